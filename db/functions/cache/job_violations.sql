-- What must never be of jobs, sizes, edges, rights and settings: a query for each invariant.
-- requires: cache.stored_relation, cache.stored_bytes, cache.limit_bytes, cache.setting_fits, ops.cache
CREATE OR REPLACE FUNCTION cache.job_violations()
RETURNS TABLE (rule text, subject text)
LANGUAGE plpgsql
VOLATILE -- measures tables
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    -- One source of truth
    SELECT 'two jobs run in one backend', min(q.id) FROM cache.query AS q
    WHERE q.state = 'running' GROUP BY q.backend_pid, q.backend_start HAVING count(*) > 1
    UNION ALL
    -- Nobody waits for ever
    SELECT 'running, but past its deadline', q.id FROM cache.query AS q
    WHERE q.state = 'running'
        AND q.started_at < clock_timestamp() - ops.setting_value('job_timeout')::interval - interval '5 minutes'
    UNION ALL
    SELECT DISTINCT 'computed from each other', least(d.id, d.depends_on)
    FROM cache.dependency AS d
    INNER JOIN cache.dependency AS b ON b.id = d.depends_on AND b.depends_on = d.id
    UNION ALL
    SELECT 'wanted by somebody, but cancelled', q.id FROM cache.query AS q
    WHERE q.state = 'cancelled'
        AND EXISTS (SELECT 1 FROM access.asked AS a WHERE a.id = q.id AND a.wanted)
        -- A sub-query, or one that was interrupted by hand, is no broken promise.
        AND EXISTS (
            SELECT 1 FROM ops.log AS l
            WHERE l.what = 'cancel' AND l.subject = q.id AND l.at >= q.queued_at AND l.why LIKE 'only % needed it')
    UNION ALL
    -- Pins: what feeds running work stays
    SELECT 'evicted while a job was computed from it', n.id
    FROM cache.query AS q
    INNER JOIN cache.dependency AS d ON d.id = q.id
    INNER JOIN cache.query AS n ON n.id = d.depends_on AND n.state = 'evicted'
    INNER JOIN ops.log AS l ON l.what = 'evict' AND l.subject = n.id AND l.at > q.started_at + interval '10 seconds'
    WHERE q.state = 'running' AND n.finished_at < q.started_at
    UNION ALL
    -- Sizes are true
    SELECT 'a size that is not the true one', q.id
    FROM cache.query AS q CROSS JOIN LATERAL cache.stored_bytes(q.id) AS s (bytes)
    -- maps of free space come later
    WHERE q.state = 'ready' AND abs(q.bytes - s.bytes) > 131072 + q.bytes / 10
    UNION ALL
    SELECT 'a size without a table', q.id FROM cache.query AS q
    WHERE q.state IN ('failed', 'cancelled', 'evicted') AND q.bytes <> 0
        AND NOT EXISTS (SELECT 1 FROM cache.stored_relation AS r WHERE r.id = q.id)
    UNION ALL
    -- The limit
    SELECT 'the cache is over its limit', format('%s of %s bytes', c.bytes, cache.limit_bytes())
    FROM (SELECT sum(q.bytes) AS bytes FROM cache.query AS q) AS c
    WHERE c.bytes > cache.limit_bytes()
        AND EXISTS (SELECT 1 FROM ops.cache AS o WHERE o.kept IS NULL)
        AND NOT EXISTS (
            SELECT 1 FROM ops.turn AS t
            WHERE t.task = 'prune' AND (t.backend_pid IS NOT NULL OR t.last_run > clock_timestamp()
                - 2 * ops.setting_value('cache_prune_every')::interval - interval '5 minutes'))
    UNION ALL
    -- The score
    SELECT 'a result without cost or score', q.id FROM cache.query AS q
    WHERE q.state = 'ready' AND (
        q.rows_stored IS NULL OR q.compute_ms IS NULL OR q.finished_at IS NULL OR q.compute_ms < 0
        OR q.weight < 0 OR q.weight IN ('NaN', 'Infinity'))
    UNION ALL
    -- Protection
    SELECT 'evicted for want of room within its protected period', q.id FROM cache.query AS q
    INNER JOIN ops.log AS l ON l.what = 'evict' AND l.subject = q.id AND l.why = 'the cache is full'
    WHERE q.state = 'evicted' AND q.last_used < l.at
        AND q.last_used > l.at - (l.detail ->> 'protected_period')::interval
    UNION ALL
    -- Edges, and what is stale
    SELECT 'a query without edges', q.id FROM cache.query AS q
    WHERE NOT EXISTS (SELECT 1 FROM cache.day_used AS u WHERE u.id = q.id)
        AND NOT EXISTS (SELECT 1 FROM cache.place_used AS u WHERE u.id = q.id)
    UNION ALL
    SELECT DISTINCT 'not stale, though a day it used was loaded later', q.id
    FROM cache.query AS q
    INNER JOIN cache.day_used AS u ON u.id = q.id
    INNER JOIN etl.load AS l ON l.event_type = u.event_type AND l.day = u.day
    WHERE q.state = 'ready' AND NOT q.stale AND l.state IN ('attached', 'dropped') AND l.changed_at > q.started_at
    UNION ALL
    SELECT DISTINCT 'not stale, though a layer or table it used was loaded later', q.id
    FROM cache.query AS q
    INNER JOIN cache.place_used AS u ON u.id = q.id
    INNER JOIN (
        SELECT 'layer' AS what, y.layer AS name, y.loaded_at FROM store.layer AS y
        UNION ALL SELECT 'table', m.mapping, m.loaded_at FROM store.mapping AS m
        UNION ALL SELECT 'table', g.geometry_table, g.loaded_at FROM store.geometry_table AS g
    ) AS l ON l.what = u.what AND l.name = u.name
    WHERE q.state = 'ready' AND NOT q.stale AND l.loaded_at > q.started_at
    UNION ALL
    -- The definition
    SELECT 'a definition that is not of its kind', q.id FROM cache.query AS q
    WHERE jsonb_typeof(q.spec) <> 'object' OR q.spec ->> 'query_kind' IS DISTINCT FROM q.kind
    UNION ALL
    -- Rights
    SELECT 'readable by those who may not', format('%s.%s', r.place, r.name)
    FROM cache.stored_relation AS r
    INNER JOIN pg_class AS c ON c.oid = r.relation
    CROSS JOIN LATERAL aclexplode(c.relacl) AS a
    WHERE a.grantee <> c.relowner AND NOT (
        r.place IN ('individual', 'results') AND a.privilege_type = 'SELECT' AND a.grantee <> 0
        AND pg_get_userbyid(a.grantee) = 'flow_individual')
    UNION ALL
    -- Settings
    SELECT 'a setting that is not of its kind', s.name FROM ops.setting AS s
    WHERE NOT cache.setting_fits(s.kind, s.value)
    UNION ALL
    -- One at a time, on record
    SELECT 'a task held by a backend that is gone', t.task FROM ops.turn AS t
    WHERE t.taken_at < clock_timestamp() - interval '1 day'
    UNION ALL
    SELECT 'evicted, and nobody said why', q.id FROM cache.query AS q
    WHERE q.state = 'evicted' AND q.finished_at > clock_timestamp() - interval '1 day'
        AND NOT EXISTS (
            SELECT 1 FROM ops.log AS l
            WHERE l.subject = q.id AND l.what IN ('evict', 'sweep') AND l.at > q.started_at);
END
$body$;

COMMENT ON FUNCTION cache.job_violations() IS
$$The part of cache.violations that is about jobs, sizes, edges, rights and settings.$$;
