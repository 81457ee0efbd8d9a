-- Finds anew which region of a layer each cell lies in.
-- requires: etl.map_cells, cache.mark_place_stale
CREATE OR REPLACE FUNCTION etl.remap_layer(layer text)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write schema store past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_rows bigint;
BEGIN
    LOCK TABLE store.layer IN SHARE ROW EXCLUSIVE MODE;
    IF NOT EXISTS (SELECT FROM store.layer AS l WHERE l.layer = remap_layer.layer) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('there is no layer %L', remap_layer.layer),
            HINT = 'flowsql load geography loads one.';
    END IF;
    v_rows := etl.map_cells(remap_layer.layer);
    PERFORM cache.mark_place_stale('layer', remap_layer.layer);
    RETURN v_rows;
END
$body$;

COMMENT ON FUNCTION etl.remap_layer(text) IS
$$Makes a layer's map from cell versions to regions anew, in one transaction, and marks results of it as stale.

Returns the rows of the map. Errors: P0002 no such layer.$$;
