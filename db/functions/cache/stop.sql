-- Ends a job from outside.
-- requires: cache.try_drop_tables, ops.note
CREATE OR REPLACE FUNCTION cache.stop(id text, why text, error text DEFAULT NULL)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_job cache.query%ROWTYPE;
BEGIN
    -- A job ends by writing its row, so while this lock is held the backend is at this job and no other: the
    -- signal cannot reach the next one. A key is not changed: whoever computes from the former result goes on.
    SELECT q.* INTO v_job FROM cache.query AS q
    WHERE q.id = stop.id AND q.state IN ('queued', 'running') FOR NO KEY UPDATE;
    IF v_job.id IS NULL THEN
        RETURN FALSE;
    END IF;
    IF v_job.state = 'running' THEN
        PERFORM pg_stat_clear_snapshot();
        -- Only a superuser may interrupt a superuser: that job goes on, and finds at its end that it was taken away.
        PERFORM pg_cancel_backend(a.pid)
        FROM pg_stat_activity AS a INNER JOIN pg_roles AS r ON r.oid = a.usesysid
        WHERE a.pid = v_job.backend_pid AND a.backend_start = v_job.backend_start AND a.pid <> pg_backend_pid()
            AND NOT r.rolsuper;
    END IF;
    UPDATE cache.query AS q SET
        state = CASE WHEN stop.error IS NULL THEN 'cancelled' ELSE 'failed' END, error = stop.error,
        sqlstate = '57014', backend_pid = NULL, backend_start = NULL, finished_at = clock_timestamp()
    WHERE q.id = stop.id;
    PERFORM cache.try_drop_tables(stop.id); -- those of a former, stale result
    PERFORM ops.note('cancel', stop.id, stop.why, jsonb_build_object('state', v_job.state));
    PERFORM pg_notify('flow_done', stop.id);
    RETURN TRUE;
END
$body$;

COMMENT ON FUNCTION cache.stop(text, text, text) IS
$$Makes a queued or running query cancelled, or failed with an error, at once, and interrupts the backend that computes
it; false when it was neither queued nor running. why goes to ops.log.$$;
