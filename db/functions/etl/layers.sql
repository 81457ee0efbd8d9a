-- The layers there are.
CREATE OR REPLACE FUNCTION etl.layers()
RETURNS TABLE (layer text)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- the loader may not read schema store
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT l.layer FROM store.layer AS l ORDER BY l.layer;
END
$body$;

COMMENT ON FUNCTION etl.layers() IS
$$The loaded layers of regions, lon-lat too.$$;
