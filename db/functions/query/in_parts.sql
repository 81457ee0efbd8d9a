-- Ranges of subscribers, each the work of one process: workers group, sort and join what is theirs to the end.
-- requires: query.wanted_days, query.plan
CREATE OR REPLACE FUNCTION query.in_parts(spec jsonb, rows_sql text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    -- Each part names every day again, which must be planned.
    c_most constant integer := 16;
    c_tables constant integer := 128;
    -- Stored results are in no order that an index knows: each part reads all of them.
    c_stored constant integer := 3;
    v_events constant bigint := ops.setting_value('part_events')::bigint;
    v_last bigint;
    v_parts bigint;
BEGIN
    IF v_events = 0 THEN
        RETURN in_parts.rows_sql;
    END IF;
    SELECT least(c_most, c_tables / nullif(count(*), 0), trunc(sum(l.rows_kept) / v_events)) INTO v_parts
    FROM query.wanted_days(in_parts.spec) AS w
    INNER JOIN etl.load AS l ON l.event_type = w.event_type AND l.day = w.day AND l.state = 'attached';
    IF EXISTS (SELECT 1 FROM query.plan(in_parts.spec)) THEN
        v_parts := least(v_parts, c_stored);
    END IF;
    -- A subset may be a long query itself: it is looked at once.
    IF coalesce(v_parts, 0) < 2 OR in_parts.spec ? 'subscriber_subset' THEN
        RETURN in_parts.rows_sql;
    END IF;
    SELECT max(s.subscriber) INTO v_last FROM store.subscriber AS s;
    RETURN (
        SELECT string_agg(format('(SELECT p.* FROM (%s) AS p WHERE %s)', in_parts.rows_sql, concat_ws(' AND ',
            CASE WHEN n.part > 0 THEN format('p.subscriber >= %s', v_last * n.part / v_parts) END,
            CASE WHEN n.part < v_parts - 1 THEN format('p.subscriber < %s', v_last * (n.part + 1) / v_parts) END)),
            ' UNION ALL ' ORDER BY n.part)
        FROM generate_series(0, v_parts - 1) AS n (part)
    );
END
$body$;

COMMENT ON FUNCTION query.in_parts(jsonb, text) IS
$$The rows of rows_sql (SQL text of rows with a column subscriber, grouped or joined by it), as a union of ranges of
subscribers; rows_sql itself where the specification's days hold less than two times setting part_events.

The condition must reach the tables, as it does through GROUP BY, DISTINCT ON and sorts: days are in the order of
subscribers, with an index that says so. Stored results have none: where there are such, three ranges at most.
Not past window functions: these PostgreSQL leaves to the leader.$$;
