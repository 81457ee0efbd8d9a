-- Takes the next job that can run.
-- requires: ops.is_deploying, cache.next_job
CREATE OR REPLACE FUNCTION cache.claim(older_than interval DEFAULT '0')
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- runners may not touch the catalogue themselves
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_limit constant integer := ops.setting_value('jobs_per_user')::integer;
    v_id text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM cache.query AS q WHERE q.state = 'queued') OR ops.is_deploying() THEN
        RETURN NULL;
    END IF;
    -- One claim at a time, or two runners could take one asker past the limit.
    PERFORM pg_advisory_xact_lock(hashtextextended('flowsql claim', 0));
    -- A claim that is lost in a crash is a job that is still queued: not worth waiting for the disk.
    PERFORM set_config('synchronous_commit', 'off', TRUE);
    WITH RECURSIVE asker AS (
        (SELECT q.asked_by FROM cache.query AS q WHERE q.state = 'queued' ORDER BY q.asked_by LIMIT 1)
        UNION ALL
        SELECT (
            SELECT q.asked_by FROM cache.query AS q
            WHERE q.state = 'queued' AND q.asked_by > a.asked_by ORDER BY q.asked_by LIMIT 1)
        FROM asker AS a WHERE a.asked_by IS NOT NULL
    ),

    running AS (
        SELECT q.asked_by, count(*) AS jobs FROM cache.query AS q WHERE q.state = 'running' GROUP BY q.asked_by
    ),

    entitled AS MATERIALIZED (
        SELECT a.asked_by, coalesce(r.jobs, 0) AS jobs
        FROM asker AS a LEFT JOIN running AS r ON r.asked_by = a.asked_by
        -- Nobody's jobs are nobody's share.
        WHERE v_limit = 0 OR a.asked_by = '' OR coalesce(r.jobs, 0) < v_limit
    )

    SELECT n.id INTO v_id
    FROM entitled AS e
    CROSS JOIN LATERAL cache.next_job(e.asked_by, claim.older_than) AS j (id)
    INNER JOIN cache.query AS n ON n.id = j.id
    ORDER BY n.priority DESC, e.jobs, n.queued_at, n.id
    LIMIT 1;
    UPDATE cache.query AS q SET
        state = 'running', attempts = q.attempts + 1, started_at = clock_timestamp(), stale = FALSE,
        backend_pid = pg_backend_pid(),
        backend_start = (SELECT a.backend_start FROM pg_stat_activity AS a WHERE a.pid = pg_backend_pid())
    WHERE q.id = v_id;
    RETURN v_id;
END
$body$;

COMMENT ON FUNCTION cache.claim(interval) IS
$$Marks the next runnable job as running in this backend and returns its id; NULL when there is none,
or while a deploy runs.

A job can run when none of its dependencies is queued or running. Those of the highest priority go first, then
those of the asker with the fewest running jobs, then the oldest; nobody has more than setting jobs_per_user running.
older_than: leave younger ones to others. Any number of runners may claim at once.$$;
