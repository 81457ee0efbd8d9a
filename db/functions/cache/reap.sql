-- Jobs of dead backends run again.
-- requires: cache.try_drop_tables, ops.note
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
    v_count bigint := 0;
    v_dead record;
BEGIN
    FOR v_dead IN
        SELECT q.id, q.attempts FROM cache.query AS q
        WHERE q.state = 'running' AND NOT EXISTS (
            SELECT 1 FROM pg_stat_activity AS a
            WHERE a.pid = q.backend_pid AND a.backend_start = q.backend_start
                -- A session that has nothing to do since then does not compute.
                AND NOT (a.state = 'idle' AND a.state_change > q.started_at))
        ORDER BY q.id
        FOR NO KEY UPDATE SKIP LOCKED
    LOOP
        PERFORM ops.note('reap', v_dead.id, 'the backend that computed it is gone',
            jsonb_build_object('attempts', v_dead.attempts));
        v_count := v_count + 1;
        IF v_dead.attempts < v_attempts THEN
            UPDATE cache.query AS q SET state = 'queued', backend_pid = NULL, backend_start = NULL
            WHERE q.id = v_dead.id;
        ELSE
            UPDATE cache.query AS q SET
                state = 'failed', backend_pid = NULL, backend_start = NULL, finished_at = clock_timestamp(),
                error = format('the backend that computed it died %s times', v_dead.attempts), sqlstate = '57P02'
            WHERE q.id = v_dead.id;
            PERFORM cache.try_drop_tables(v_dead.id);
            PERFORM pg_notify('flow_done', v_dead.id);
        END IF;
    END LOOP;
    IF v_count > 0 THEN
        NOTIFY flow_queued;
    END IF;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION cache.reap() IS
$$Queues running jobs whose backend is gone, or idle, again (fails them after setting job_attempts); returns how
many.$$;
