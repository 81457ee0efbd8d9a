-- What must never be: a query over the catalogues for each invariant of results and days.
-- requires: etl.day_table, cache.job_violations
CREATE OR REPLACE FUNCTION cache.violations()
RETURNS TABLE (rule text, subject text)
LANGUAGE plpgsql
VOLATILE -- measures tables
PARALLEL UNSAFE
SECURITY DEFINER -- needs pg_read_all_stats, and reads tables that administrators may not
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    WITH here AS (
        SELECT n.nspname AS place, c.relname AS name
        FROM pg_class AS c INNER JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('cache', 'redact', 'results', 'individual', 'store')
            AND c.relkind IN ('r', 'v', 'm', 'f')
    ),

    result AS (
        SELECT h.place, h.name FROM here AS h WHERE h.place <> 'store' AND h.name ~ '^(q|n|rows)_'
    ),

    owned AS (
        SELECT q.id, q.state, p.place, p.prefix || q.id AS name
        FROM cache.query AS q
        INNER JOIN (VALUES
            ('aggregate', 'cache', 'q_'), ('aggregate', 'redact', 'q_'), ('aggregate', 'results', 'q_'),
            ('subscriber', 'individual', 'q_'), ('subscriber', 'individual', 'rows_')
        ) AS p (level, place, prefix) ON p.level = q.level
        -- Not failed, cancelled or evicted ones. A queued or running one may have those of its stale result.
        WHERE q.state IN ('ready', 'queued', 'running')
    ),

    attached AS (
        SELECT l.event_type, l.day, r.prefix || etl.day_table(l.event_type, l.day) AS name
        FROM etl.load AS l CROSS JOIN (VALUES (''), ('sighting_'), ('cell_hour_')) AS r (prefix)
        WHERE l.state = 'attached'
    ),

    -- Tables that a load builds beside a day until it swaps them.
    built AS (
        SELECT r.prefix || etl.day_table(l.event_type, l.day, l.load) AS name
        FROM etl.load AS l CROSS JOIN (VALUES (''), ('sighting_'), ('cell_hour_')) AS r (prefix)
        WHERE l.state IN ('staged', 'checked', 'attached')
    ),

    partition AS (
        SELECT c.relname AS name
        FROM pg_inherits AS i
        INNER JOIN pg_class AS c ON c.oid = i.inhrelid
        WHERE c.relnamespace = 'store'::regnamespace AND c.relkind = 'r'
    )

    SELECT 'ready, but a relation is missing', format('%s.%s', o.place, o.name) FROM owned AS o
    WHERE o.state = 'ready'
        AND NOT EXISTS (SELECT 1 FROM result AS r WHERE r.place = o.place AND r.name = o.name)
    UNION ALL
    SELECT 'a relation of no result', format('%s.%s', r.place, r.name) FROM result AS r
    WHERE NOT EXISTS (
        SELECT 1 FROM owned AS o
        -- what profile strict releases stands beside the rest
        WHERE o.place = r.place AND r.name IN (o.name, CASE o.place WHEN 'results' THEN o.name || '_strict' END))
    UNION ALL
    SELECT 'kept as JSON, but not released', k.name FROM cache.rendered AS k
    WHERE NOT EXISTS (SELECT 1 FROM result AS r WHERE r.place = 'results' AND format('results.%I', r.name) = k.name)
    UNION ALL
    SELECT 'running, but its backend is gone', q.id FROM cache.query AS q
    WHERE q.state = 'running' AND NOT EXISTS (
        SELECT 1 FROM pg_stat_activity AS a WHERE a.pid = q.backend_pid AND a.backend_start = q.backend_start)
    UNION ALL
    SELECT 'a day is attached twice', format('%s %s', l.event_type, to_char(l.day, 'YYYY-MM-DD')) FROM etl.load AS l
    WHERE l.state = 'attached' GROUP BY l.event_type, l.day HAVING count(*) > 1
    UNION ALL
    SELECT DISTINCT 'attached, but a table is missing', format('store.%s', a.name) FROM attached AS a
    WHERE NOT EXISTS (SELECT 1 FROM partition AS p WHERE p.name = a.name)
    UNION ALL
    SELECT 'a day''s table of no attached load', format('store.%s', h.name) FROM here AS h
    WHERE h.place = 'store' AND h.name ~ '^(sighting_|cell_hour_)?(calls|sms|mds|topups)_\d{8}'
        AND NOT EXISTS (SELECT 1 FROM attached AS a WHERE a.name = h.name)
        AND NOT EXISTS (SELECT 1 FROM built AS b WHERE b.name = h.name)
    UNION ALL
    SELECT 'rows in are not rows kept and rejected', format('load %s', l.load) FROM etl.load AS l
    WHERE l.state IN ('attached', 'superseded')
        AND l.rows_in IS DISTINCT FROM l.rows_kept + l.rows_duplicate + l.rows_rejected
    UNION ALL
    SELECT v.rule, v.subject FROM cache.job_violations() AS v;
END
$body$;

COMMENT ON FUNCTION cache.violations() IS
$$Broken invariants of stored results and loaded days, one row each: rule, and what breaks it. None: all is well.

ready <=> its relations exist; failed, cancelled and evicted queries have none, queued and running ones at most
those of a former, stale result. Every attached load has its tables, every day's table its load. docs/jobs.md lists
the rest, which cache.job_violations checks. A job that ends, or a backend that dies, while this runs may show for a moment: cache.reap and another look tell.$$;
