-- A round of the schedules begins.
-- requires: ops.take_turn, ops.is_deploying, cache.follow_runs
CREATE OR REPLACE FUNCTION cache.begin_schedules()
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the jobs' role may not touch the catalogue itself
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF ops.is_deploying() OR NOT ops.take_turn('schedules') THEN
        RETURN FALSE;
    END IF;
    PERFORM cache.follow_runs();
    RETURN TRUE;
END
$body$;

COMMENT ON FUNCTION cache.begin_schedules() IS
$$Takes the turn to run schedules and records which of their queries ended; false when another session is at it.$$;
