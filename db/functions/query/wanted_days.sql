-- Which days of which event types a specification reads, nested ones included.
-- requires: query.window, query.windowed, query.subqueries
CREATE OR REPLACE FUNCTION query.wanted_days(spec jsonb)
RETURNS TABLE (event_type text, day date)
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
ROWS 50 -- else hash tables for many more are made ready
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT DISTINCT t.event_type, d.day::date
    -- A part that is named many times has one window.
    FROM (SELECT DISTINCT s.subspec FROM query.subqueries(wanted_days.spec) AS s) AS q
    CROSS JOIN LATERAL query.windowed(q.subspec) AS s (subspec)
    INNER JOIN query.kind AS k ON k.kind = s.subspec ->> 'query_kind'
    CROSS JOIN LATERAL query."window"(s.subspec) AS w
    CROSS JOIN LATERAL unnest(
        CASE
            WHEN s.subspec ? 'event_types' THEN
                ARRAY(SELECT e.value FROM jsonb_array_elements_text(s.subspec -> 'event_types') AS e)
            ELSE k.reads
        END) AS t (event_type)
    -- The last day is left out when the window ends at its midnight.
    CROSS JOIN LATERAL generate_series(
        date_trunc('day', w.start_at), w.end_at - interval '1 second', interval '1 day') AS d (day)
    UNION
    -- A subset that is named by the id of a query reads that query's days.
    SELECT n.event_type, n.day
    FROM query.subqueries(wanted_days.spec) AS s
    INNER JOIN cache.query AS q
        ON q.id = s.subspec ->> 'subscriber_subset' AND q.level = 'subscriber'
    CROSS JOIN LATERAL query.wanted_days(q.spec) AS n;
END
$body$;

COMMENT ON FUNCTION query.wanted_days(jsonb) IS
$$The (event type, local day) pairs that a specification in normal form reads at any depth, those of a
stored query that is its subset too, loaded or not.$$;
