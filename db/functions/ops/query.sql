-- What is queued, runs, and has ended, for administrators.
CREATE OR REPLACE VIEW ops.query AS
SELECT
    q.id,
    q.kind,
    q.unit,
    CASE WHEN q.state = 'ready' AND q.stale THEN 'stale' ELSE q.state END AS state,
    nullif(q.asked_by, '') AS asked_by,
    (
        SELECT array_agg(a.via || ':' || a.login ORDER BY a.asked_at, a.via, a.login)
        FROM access.asked AS a
        WHERE a.id = q.id AND a.wanted
    ) AS wanted_by,
    q.priority,
    q.attempts,
    (
        SELECT count(*) FROM cache.dependency AS d INNER JOIN cache.query AS n ON d.depends_on = n.id
        WHERE d.id = q.id AND n.state IN ('queued', 'running')
    ) AS waits_for,
    q.queued_at,
    q.started_at,
    q.finished_at,
    CASE
        WHEN q.state = 'queued' THEN clock_timestamp() - q.queued_at
        WHEN q.state = 'running' THEN clock_timestamp() - q.started_at
        WHEN q.compute_ms IS NOT NULL THEN make_interval(secs => q.compute_ms / 1000)
    END AS took,
    q.backend_pid,
    q.sqlstate,
    q.error
FROM cache.query AS q;

COMMENT ON VIEW ops.query IS
'Every query as a job: whose it is, who wants it, how many sub-queries it waits for, how long it waits, runs or took,
and why it failed. ops.cancel_job(id) and ops.retry_job(id) act on it.';
