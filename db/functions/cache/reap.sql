-- Jobs of dead backends run again.
CREATE OR REPLACE FUNCTION cache.reap()
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- needs pg_read_all_stats: without it living backends look dead
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_attempts constant integer := ops.setting_value('job_attempts')::integer;
    v_count bigint;
BEGIN
    WITH dead AS (
        SELECT q.id FROM cache.query AS q
        WHERE q.state = 'running' AND NOT EXISTS (
            SELECT 1 FROM pg_stat_activity AS a
            WHERE a.pid = q.backend_pid AND a.backend_start = q.backend_start)
        FOR UPDATE SKIP LOCKED
    )
    UPDATE cache.query AS q SET
        state = CASE WHEN q.attempts < v_attempts THEN 'queued' ELSE 'failed' END,
        error = CASE WHEN q.attempts < v_attempts THEN NULL
            ELSE format('the backend that computed it died %s times', q.attempts) END,
        sqlstate = CASE WHEN q.attempts < v_attempts THEN NULL ELSE '57P02' END,
        backend_pid = NULL, backend_start = NULL
    FROM dead WHERE q.id = dead.id;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    IF v_count > 0 THEN
        NOTIFY flow_queued;
    END IF;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION cache.reap() IS
$$Queues running jobs whose backend is gone again (fails them after setting job_attempts); returns how many.$$;
