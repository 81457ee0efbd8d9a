-- Registers a geometry table.
-- requires: etl.table_name, etl.check_points, etl.map_tables, etl.record_places, etl.point_code, cache.mark_place_stale
CREATE OR REPLACE FUNCTION etl.store_geometry(name text, rows jsonb, files text[])
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write the tables past these checks
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_name constant text := etl.table_name(store_geometry.name, 'geometry');
    v_rows constant bigint := jsonb_array_length(store_geometry.rows);
    v_columns constant text[] := ARRAY(
        SELECT k.name FROM jsonb_object_keys(store_geometry.rows #> '{0,properties}') AS k (name)
        ORDER BY k.name COLLATE "C");
    v_wrong text;
    v_notes text[] := '{}';
    v_count bigint;
BEGIN
    IF v_rows = 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'the file holds no rows',
            HINT = 'Check the file. What is loaded stays as it is.';
    ELSIF cardinality(v_columns) = 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'a geometry table has a column of codes beside its geometry',
            HINT = 'Its name is what geom_table_join_column names; the mapping table has it too.';
    END IF;
    SELECT string_agg(format('line %s: %s', c.line, c.reason), '; ' ORDER BY c.line) FILTER (WHERE c.place <= 10)
        || CASE WHEN count(*) > 10 THEN format('; and %s more', count(*) - 10) ELSE '' END
    INTO v_wrong
    FROM (
        SELECT p.line, p.reason, row_number() OVER (ORDER BY p.line) AS place
        FROM etl.check_points(store_geometry.rows) AS p
        WHERE p.reason IS NOT NULL
    ) AS c;
    IF v_wrong IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('geometry table %s is not loaded, for it would have holes: %s', v_name, v_wrong),
            HINT = 'Repair these rows. What is loaded stays as it is.';
    END IF;

    LOCK TABLE store.layer IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO store.layer (layer, shape) VALUES ('lon-lat', 'point') ON CONFLICT DO NOTHING;
    INSERT INTO store.region (layer, code, lon, lat, geom)
    SELECT DISTINCT 'lon-lat', etl.point_code(p.point), public.st_x(p.point), public.st_y(p.point), p.point
    FROM etl.check_points(store_geometry.rows) AS p
    WHERE p.point IS NOT NULL
    ON CONFLICT ON CONSTRAINT region_layer_code_key DO NOTHING;
    INSERT INTO store.geometry_table AS g (geometry_table, columns) VALUES (v_name, v_columns)
    ON CONFLICT ON CONSTRAINT geometry_table_pkey DO UPDATE
    SET columns = excluded.columns, version = g.version + 1, loaded_at = now();
    DELETE FROM store.geometry_row AS x WHERE x.geometry_table = v_name;
    INSERT INTO store.geometry_row (geometry_table, line, codes, region)
    SELECT v_name, p.line, p.codes, r.region
    FROM etl.check_points(store_geometry.rows) AS p
        LEFT JOIN store.region AS r
            ON r.layer = 'lon-lat' AND p.point IS NOT NULL AND r.code = etl.point_code(p.point);
    PERFORM etl.map_tables('lon-lat');
    PERFORM cache.mark_place_stale('table', v_name);

    SELECT count(*) FILTER (WHERE NOT p.given) INTO v_count
    FROM etl.check_points(store_geometry.rows) AS p;
    IF v_count > 0 THEN
        v_notes := v_notes || format('%s shapes are no points: the centres of them stand for them', v_count);
    END IF;
    SELECT count(*) INTO v_count
    FROM store.geometry_row AS x WHERE x.geometry_table = v_name AND x.region IS NULL;
    IF v_count > 0 THEN
        v_notes := v_notes
            || format('%s rows have no point: who is there is counted with no longitude and latitude', v_count);
    END IF;
    RETURN etl.record_places('geometry ' || v_name, store_geometry.files, v_rows, '[]', v_notes);
END
$body$;

COMMENT ON FUNCTION etl.store_geometry(text, jsonb, text[]) IS
$$Registers rows [{line, properties, geometry}] as a geometry table (codes and points) in the place of a former one.

name: with or without the schema geography. All or nothing. Errors: 22023 bad name, no rows or columns, or rows that
cannot be read, with line and reason.$$;
