-- Registers a mapping table.
-- requires: etl.table_name, etl.refuse_all_rejected, etl.map_tables, etl.record_places, cache.mark_place_stale
CREATE OR REPLACE FUNCTION etl.store_mapping(name text, rows jsonb, files text[])
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write the tables past these checks
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_name constant text := etl.table_name(store_mapping.name, 'mapping');
    v_rows constant bigint := jsonb_array_length(store_mapping.rows);
    v_columns constant text[] := ARRAY(
        SELECT k.name FROM jsonb_object_keys(store_mapping.rows -> 0) AS k (name)
        WHERE k.name <> 'line' ORDER BY k.name COLLATE "C");
    v_rejects jsonb;
    v_notes text[] := '{}';
    v_count bigint;
BEGIN
    IF v_rows > 0 AND ('id' <> ALL (v_columns) OR cardinality(v_columns) < 2) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('a mapping table has a column id and one of codes, not: %s',
                array_to_string(v_columns, ', ')),
            HINT = 'id is a cell''s id; admin2pcod (or <layer>pcod) its region, others a code of a geometry table.';
    END IF;
    SELECT coalesce(jsonb_agg(jsonb_build_object('line', r.value -> 'line', 'reason', 'id is missing',
        'content', r.value - 'line') ORDER BY (r.value ->> 'line')::bigint), '[]')
    INTO v_rejects
    FROM jsonb_array_elements(store_mapping.rows) AS r
    WHERE coalesce(r.value ->> 'id', '') = '';
    PERFORM etl.refuse_all_rejected(v_rows, v_rejects);

    LOCK TABLE store.mapping IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO store.mapping AS t (mapping, columns) VALUES (v_name, v_columns)
    ON CONFLICT ON CONSTRAINT mapping_pkey DO UPDATE
    SET columns = excluded.columns, version = t.version + 1, loaded_at = now();
    DELETE FROM store.mapping_row AS x WHERE x.mapping = v_name;
    INSERT INTO store.mapping_row (mapping, line, id, codes)
    SELECT v_name, (r.value ->> 'line')::bigint, r.value ->> 'id', r.value - 'line'
    FROM jsonb_array_elements(store_mapping.rows) AS r
    WHERE r.value ->> 'id' <> '';
    PERFORM etl.map_tables(l.layer) FROM store.layer AS l;
    PERFORM cache.mark_place_stale('table', v_name);

    SELECT count(DISTINCT x.id) INTO v_count
    FROM store.mapping_row AS x
    WHERE x.mapping = v_name AND NOT EXISTS (SELECT FROM store.cell AS c WHERE c.id = x.id);
    IF v_count > 0 THEN
        v_notes := v_notes || format('%s ids are of no loaded cell', v_count);
    END IF;
    SELECT v_notes || coalesce(
        array_agg(format('%s: %s cell versions mapped, %s of them to no region', m.layer, m.cells, m.unknown)
            ORDER BY m.layer),
        ARRAY['no unit can use it yet: it has no column <layer>pcod of a loaded layer,'
            || ' and no column of a geometry table'])
    INTO v_notes
    FROM (
        SELECT m.layer, count(DISTINCT m.cell) AS cells, count(*) FILTER (WHERE m.region IS NULL) AS unknown
        FROM store.cell_region AS m
        WHERE split_part(m.layer, '@', 2) = v_name
        GROUP BY m.layer
    ) AS m;
    RETURN etl.record_places('mapping ' || v_name, store_mapping.files, v_rows, v_rejects, v_notes);
END
$body$;

COMMENT ON FUNCTION etl.store_mapping(text, jsonb, text[]) IS
$$Registers the rows [{line, id, <code column>, …}], all texts, as a mapping table, in the place of a former one.

name: with or without the schema geography. Errors: 22023 bad name or columns, no good row; then nothing has changed.$$;
