-- A worker that stops gives its jobs back.
CREATE OR REPLACE FUNCTION cache.hand_back(pids integer[])
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- runners may not touch the catalogue themselves, nor interrupt each other
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_job record;
    v_count bigint := 0;
BEGIN
    FOR v_job IN
        SELECT q.id, a.pid FROM cache.query AS q
        INNER JOIN pg_stat_activity AS a ON a.pid = q.backend_pid AND a.backend_start = q.backend_start
        WHERE q.state = 'running' AND a.pid = ANY (hand_back.pids) AND a.usename = session_user
            AND a.pid <> pg_backend_pid()
        ORDER BY q.id
        FOR NO KEY UPDATE OF q SKIP LOCKED -- one that is ending ends
    LOOP
        UPDATE cache.query AS q SET
            state = 'queued', attempts = q.attempts - 1, backend_pid = NULL, backend_start = NULL
        WHERE q.id = v_job.id;
        PERFORM pg_cancel_backend(v_job.pid)
        WHERE NOT EXISTS (SELECT 1 FROM pg_roles AS r WHERE r.rolname = session_user AND r.rolsuper);
        PERFORM ops.note('hand-back', v_job.id, 'its worker was told to stop');
        v_count := v_count + 1;
    END LOOP;
    IF v_count > 0 THEN
        NOTIFY flow_queued;
    END IF;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION cache.hand_back(integer[]) IS
$$Queues the jobs that the caller's own sessions of these numbers run again, as if they had not begun, and interrupts
them; returns how many.$$;
