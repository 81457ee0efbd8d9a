-- One session at a time does a task.
CREATE OR REPLACE FUNCTION ops.take_turn(task text, every interval DEFAULT NULL)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_turn ops.turn%ROWTYPE;
BEGIN
    SELECT t.* INTO v_turn FROM ops.turn AS t WHERE t.task = take_turn.task FOR UPDATE SKIP LOCKED;
    IF NOT FOUND
        OR v_turn.last_run > clock_timestamp() - take_turn.every
        -- Who is at it lives: a backend that is gone, or this one that was interrupted, is not.
        OR (v_turn.backend_pid <> pg_backend_pid() AND EXISTS (
            SELECT FROM pg_stat_activity AS a
            WHERE a.pid = v_turn.backend_pid AND a.backend_start = v_turn.backend_start
                -- Nobody takes an hour; a session that was interrupted may live on idle.
                AND v_turn.taken_at > clock_timestamp() - interval '1 hour')) THEN
        RETURN FALSE;
    END IF;
    UPDATE ops.turn AS t SET
        backend_pid = pg_backend_pid(),
        backend_start = (SELECT a.backend_start FROM pg_stat_activity AS a WHERE a.pid = pg_backend_pid()),
        taken_at = clock_timestamp(),
        last_run = CASE WHEN take_turn.every IS NULL THEN t.last_run ELSE clock_timestamp() END
    WHERE t.task = take_turn.task;
    RETURN TRUE;
END
$body$;

COMMENT ON FUNCTION ops.take_turn(text, interval) IS
$$Whether this session may now do a task of ops.turn: nobody else is at it, and the last run is at least every ago.

Commit, do it, then ops.end_turn. A session that died, or has been at it for an hour, has lost its turn.$$;
