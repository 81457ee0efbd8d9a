-- The round is over.
-- requires: ops.end_turn
CREATE OR REPLACE FUNCTION cache.end_schedules()
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the jobs' role may not touch the catalogue itself
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM ops.end_turn('schedules');
END
$body$;

COMMENT ON FUNCTION cache.end_schedules() IS
$$Ends what cache.begin_schedules began.$$;
