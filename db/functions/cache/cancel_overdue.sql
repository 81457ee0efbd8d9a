-- Deadlines are enforced from outside: a session cannot time out its own CALL.
-- requires: cache.stop
CREATE OR REPLACE FUNCTION cache.cancel_overdue()
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- needs pg_signal_backend
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_limit constant interval := ops.setting_value('job_timeout')::interval;
    v_count bigint := 0;
    v_id text;
BEGIN
    FOR v_id IN
        SELECT q.id FROM cache.query AS q
        WHERE q.state = 'running' AND q.started_at < clock_timestamp() - v_limit
        ORDER BY q.id
        FOR NO KEY UPDATE SKIP LOCKED -- one that is ending has its row locked
    LOOP
        IF cache.stop(v_id, 'it ran longer than job_timeout', format('it ran longer than %s, which setting job_timeout'
            || ' allows', v_limit)) THEN
            v_count := v_count + 1;
        END IF;
    END LOOP;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION cache.cancel_overdue() IS
$$Ends jobs that run longer than setting job_timeout as failed; returns how many.$$;
