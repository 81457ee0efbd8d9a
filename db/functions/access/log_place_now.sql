-- How far the server's log was read.
CREATE OR REPLACE FUNCTION access.log_place_now()
RETURNS jsonb
LANGUAGE plpgsql
STABLE -- reads a table
PARALLEL SAFE
SECURITY DEFINER -- the jobs' role may not read tables of access
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (SELECT to_jsonb(p) FROM access.log_place AS p);
END
$body$;

COMMENT ON FUNCTION access.log_place_now() IS
$${"file", "head", "place"} of access.log_place; null before the first time.$$;
