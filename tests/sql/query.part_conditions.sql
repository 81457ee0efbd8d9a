-- Which subscribers are which part.
BEGIN;
\ir include/world.psql
SELECT plan(5);

SET LOCAL max_parallel_workers_per_gather = 0;

CREATE FUNCTION pg_temp.ranges(events bigint) RETURNS TABLE (part integer, condition text)
LANGUAGE sql AS $$
    SELECT pg_temp.set('part_events', events::text);
    SELECT p.part, p.condition FROM query.part_conditions('{"query_kind": "unique_subscriber_counts",
        "start_date": "2016-01-01", "end_date": "2016-01-02", "event_types": ["calls"]}', 's.subscriber') AS p
$$;
SELECT results_eq($$SELECT * FROM pg_temp.ranges(250000)$$, $$VALUES (1, NULL::text)$$, 'few events: one part, all of it');
SELECT results_eq($$SELECT * FROM pg_temp.ranges(0)$$, $$VALUES (1, NULL::text)$$, 'none by setting');
SELECT results_eq($$SELECT p.part FROM pg_temp.ranges(4) AS p ORDER BY p.part$$, 'SELECT generate_series(1, 4)',
    'as many as there are events for');
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT results_eq($$SELECT p.part FROM pg_temp.ranges(4) AS p ORDER BY p.part$$, 'SELECT generate_series(1, 6)',
    'none is left over for one of three processes');
CREATE FUNCTION pg_temp.parts_of(subscriber integer) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    v_parts bigint;
BEGIN
    EXECUTE (SELECT format('SELECT count(*) FROM (SELECT %s AS subscriber) AS s CROSS JOIN LATERAL (%s) AS p WHERE p.its',
        parts_of.subscriber, string_agg(format('SELECT %s AS its', r.condition), ' UNION ALL ')) FROM pg_temp.ranges(4) AS r)
    INTO v_parts;
    RETURN v_parts;
END
$$;
SELECT is_empty($$SELECT n FROM generate_series(0, 200) AS n WHERE pg_temp.parts_of(n) <> 1$$,
    'each subscriber is in one, whoever comes after the last too');

SELECT * FROM finish();
ROLLBACK;
