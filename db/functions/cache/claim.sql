-- Takes the next job that can run.
-- requires: ops.is_deploying
CREATE OR REPLACE FUNCTION cache.claim(older_than interval DEFAULT '0')
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- runners may not touch the catalogue themselves
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_id text;
BEGIN
    IF ops.is_deploying() THEN
        RETURN NULL;
    END IF;
    SELECT q.id INTO v_id
    FROM cache.query AS q
    WHERE q.state = 'queued'
        AND q.queued_at <= clock_timestamp() - claim.older_than
        AND NOT EXISTS (
            SELECT 1 FROM cache.dependency AS d INNER JOIN cache.query AS n ON n.id = d.depends_on
            WHERE d.id = q.id AND n.state IN ('queued', 'running'))
    ORDER BY q.priority DESC, q.queued_at, q.id
    LIMIT 1
    FOR UPDATE OF q SKIP LOCKED;
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

A job can run when none of its dependencies is queued or running. older_than: leave younger ones to others.
Rows that others hold are skipped, so any number of runners may claim at once.$$;
