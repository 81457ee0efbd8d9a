-- The stored results, as an administrator sees them.
-- requires: cache.score, cache.half_lives
CREATE OR REPLACE VIEW ops.cache AS
SELECT
    q.id,
    q.kind,
    q.level,
    q.unit,
    CASE WHEN q.state = 'ready' AND q.stale THEN 'stale' ELSE q.state END AS state,
    q.bytes,
    q.rows_stored,
    q.compute_ms,
    q.uses,
    q.finished_at,
    q.last_used,
    cache.score(q.weight, cache.half_lives(q.touched, q.last_used), q.compute_ms, q.bytes) AS score,
    q.pinned_by,
    CASE
        WHEN q.state <> 'ready' THEN 'waits or runs'
        WHEN EXISTS (
            SELECT
            FROM cache.dependency AS d
                INNER JOIN cache.query AS n ON d.id = n.id
            WHERE d.depends_on = q.id AND n.state IN ('queued', 'running')
        ) THEN 'feeds a query that waits or runs'
        WHEN q.pinned_by IS NOT NULL THEN 'pinned'
        WHEN greatest(q.finished_at, q.last_used) > clock_timestamp() - (
            SELECT s.value::interval
            FROM ops.setting AS s
            WHERE s.name = 'cache_protected_period'
        ) THEN 'used a short time ago'
    END AS kept
FROM cache.query AS q
WHERE q.state = 'ready' OR q.bytes > 0;

COMMENT ON VIEW ops.cache IS
'Stored results: cost, uses, score (higher is kept longer), and why a result is not evicted now for want of room.';
