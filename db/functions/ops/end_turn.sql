-- The task is done.
CREATE OR REPLACE FUNCTION ops.end_turn(task text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    UPDATE ops.turn AS t SET backend_pid = NULL, backend_start = NULL, taken_at = NULL
    WHERE t.task = end_turn.task AND t.backend_pid = pg_backend_pid();
END
$body$;

COMMENT ON FUNCTION ops.end_turn(text) IS
$$Ends what ops.take_turn began, if it is still this session's.$$;
