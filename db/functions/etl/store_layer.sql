-- Stores a layer of regions.
-- requires: etl.check_regions, etl.record_places, etl.map_cells, etl.make_layer_view, cache.mark_place_stale
CREATE OR REPLACE FUNCTION etl.store_layer(
    layer text,
    rows jsonb,
    files text[],
    code_column text,
    name_column text
)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write the layers past these checks
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_rows constant bigint := jsonb_array_length(store_layer.rows);
    v_wrong text;
    v_notes text[] := '{}';
BEGIN
    IF store_layer.layer !~ '^[a-z][a-z0-9_]{0,39}$' OR store_layer.layer = 'region' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%L is no name for a layer', store_layer.layer),
            HINT = 'Use lower-case letters, digits and _, a letter first, at most 40; not region.';
    ELSIF v_rows = 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'the file holds no regions',
            HINT = 'Check the file. What is loaded stays as it is.';
    END IF;
    SELECT string_agg(format('line %s: %s', c.line, c.reason), '; ' ORDER BY c.line) FILTER (WHERE c.place <= 10)
        || CASE WHEN count(*) > 10 THEN format('; and %s more', count(*) - 10) ELSE '' END
    INTO v_wrong
    FROM (
        SELECT r.line, r.reason, row_number() OVER (ORDER BY r.line) AS place
        FROM etl.check_regions(store_layer.rows, store_layer.code_column, store_layer.name_column) AS r
        WHERE r.reason IS NOT NULL
    ) AS c;
    IF v_wrong IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('layer %s is not loaded, for it would have holes: %s', store_layer.layer, v_wrong),
            HINT = 'Repair these features. What is loaded stays as it is.';
    END IF;

    LOCK TABLE store.layer IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO store.layer AS l (layer, shape) VALUES (store_layer.layer, 'polygon')
    ON CONFLICT ON CONSTRAINT layer_pkey DO UPDATE SET version = l.version + 1, loaded_at = now();
    INSERT INTO store.region AS g (layer, code, name, geom, attributes)
    SELECT store_layer.layer, r.code, r.name, r.geom, r.attributes
    FROM etl.check_regions(store_layer.rows, store_layer.code_column, store_layer.name_column) AS r
    ORDER BY r.code COLLATE "C"
    ON CONFLICT ON CONSTRAINT region_layer_code_key DO UPDATE
    SET name = excluded.name, geom = excluded.geom, attributes = excluded.attributes;
    DELETE FROM store.region AS g
    WHERE g.layer = store_layer.layer AND g.code NOT IN (
        SELECT f.value -> 'properties' ->> store_layer.code_column
        FROM jsonb_array_elements(store_layer.rows) AS f (value)
    );
    v_notes := v_notes || format('%s cell versions lie within its regions', etl.map_cells(store_layer.layer));
    PERFORM etl.make_layer_view(store_layer.layer);
    PERFORM cache.mark_place_stale('layer', store_layer.layer);
    RETURN etl.record_places('layer ' || store_layer.layer, store_layer.files, v_rows, '[]', v_notes);
END
$body$;

COMMENT ON FUNCTION etl.store_layer(text, jsonb, text[], text, text) IS
$$Stores the regions of a layer [{line, properties, geometry}] in the place of the former ones, with its view
geography.<layer> and its cell-version to region map.

All or nothing: a layer that lacks a region would lose people. Regions whose code stays keep their number.
Errors: 22023 bad name, no regions, or features that cannot be kept, with line and reason.$$;
