-- Ask a query.
-- requires: core.call
CREATE OR REPLACE FUNCTION flow.run(spec jsonb)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- only the owner reaches the private database
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN core.call('run', jsonb_build_object('spec', run.spec)) #>> '{}';
END
$body$;

COMMENT ON FUNCTION flow.run(jsonb) IS
$$Asks a query and returns its id at once; it is computed by others.

spec: what a constructor makes, as flow.run(flow.spatial_aggregate(…)), or the JSON of the HTTP API.
The same question has the same id; one already answered is not computed again.
Errors: 22023 with the path of what is wrong; 42501 a permission is missing.$$;
