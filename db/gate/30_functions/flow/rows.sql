-- The rows of a result.
-- requires: core.call
CREATE OR REPLACE FUNCTION flow.rows(id text)
RETURNS SETOF jsonb
LANGUAGE plpgsql
VOLATILE -- each read is decided and recorded
PARALLEL UNSAFE
SECURITY DEFINER -- only the owner reaches the private database
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT r.value
    FROM jsonb_array_elements(core.call('rows', jsonb_build_object('id', rows.id))) AS r;
END
$body$;

COMMENT ON FUNCTION flow.rows(text) IS
$$The rows of a result that you have asked, each an object of its columns.

Typed columns come from flow.open. Errors: P0002 when it is not among yours; 55000 when it is not
answered (yet); 42501 a permission is missing.$$;
