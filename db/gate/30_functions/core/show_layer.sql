-- The view by which everybody reads a layer.
CREATE OR REPLACE FUNCTION core.show_layer(layer text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- The view's owner logs in at the server, its reader does not: so no reader needs a user mapping.
    EXECUTE format('CREATE VIEW geography.%I AS SELECT * FROM core.%I', show_layer.layer, show_layer.layer);
    EXECUTE format('COMMENT ON VIEW geography.%I IS %L', show_layer.layer,
        'Regions with their shapes, as they stand in the private database.');
END
$body$;

COMMENT ON FUNCTION core.show_layer(text) IS
$$Makes the view geography.<layer> of the foreign table core.<layer>.$$;
