-- Ranges of subscribers, as conditions: each is the work of one process.
-- requires: query.wanted_days, query.plan
CREATE OR REPLACE FUNCTION query.part_conditions(spec jsonb, subscriber text)
RETURNS TABLE (part integer, condition text)
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
    -- Workers and the leader: a part that is left over at the end would be one process's while others have none.
    v_processes constant integer := current_setting('max_parallel_workers_per_gather')::integer + 1;
    v_events constant bigint := ops.setting_value('part_events')::bigint;
    v_last bigint;
    v_parts bigint;
BEGIN
    SELECT least(c_most, c_tables / nullif(count(*), 0), coalesce(trunc(sum(l.rows_kept) / nullif(v_events, 0)), 0))
    INTO v_parts
    FROM query.wanted_days(part_conditions.spec) AS w
    INNER JOIN etl.load AS l ON l.event_type = w.event_type AND l.day = w.day AND l.state = 'attached';
    IF EXISTS (SELECT 1 FROM query.plan(part_conditions.spec)) THEN
        v_parts := least(v_parts, c_stored);
    END IF;
    -- A subset may be a long query itself: it is looked at once. Citus has shards for ranges.
    IF v_parts < 2 OR part_conditions.spec ? 'subscriber_subset'
        OR EXISTS (SELECT 1 FROM pg_extension AS e WHERE e.extname = 'citus') THEN
        RETURN QUERY VALUES (1, NULL::text);
        RETURN;
    END IF;
    v_parts := ceil(v_parts / v_processes::numeric) * v_processes;
    SELECT max(s.subscriber) INTO v_last FROM store.subscriber AS s;
    RETURN QUERY
    SELECT n.part, concat_ws(' AND ',
        CASE WHEN n.part > 1 THEN format('%s >= %s', part_conditions.subscriber, v_last * (n.part - 1) / v_parts) END,
        CASE WHEN n.part < v_parts THEN format('%s < %s', part_conditions.subscriber, v_last * n.part / v_parts) END)
    FROM generate_series(1, v_parts::integer) AS n (part);
END
$body$;

COMMENT ON FUNCTION query.part_conditions(jsonb, text) IS
$$The ranges of subscribers that a specification's days are divided into: part (from 1), condition (SQL text on
subscriber, SQL text of a column).

As many as the days hold events times setting part_events, at most 16, or three where stored results are read (these have
no index that knows an order, as days have); then up to a multiple of the processes that share a question. One row,
without condition, where nothing is divided: of few events, with a subset, by setting 0, on Citus.$$;
