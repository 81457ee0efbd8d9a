-- No longer.
-- requires: core.call
CREATE OR REPLACE FUNCTION flow.unschedule(name text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- only the owner reaches the private database
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM core.call('unschedule', jsonb_build_object('name', unschedule.name));
END
$body$;

COMMENT ON FUNCTION flow.unschedule(text) IS
$$Ends a schedule of yours and forgets its runs; results that are there stay.

Errors: P0002 you have none of that name.$$;
