-- The whole definition of the unit a query's rows are in.
CREATE OR REPLACE FUNCTION query.unit_definition(spec jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_spec jsonb := unit_definition.spec;
    v_from text;
BEGIN
    -- Kinds that only report a unit take it from the query nested in their unit_from parameter.
    LOOP
        SELECT k.unit_from INTO v_from FROM query.kind AS k WHERE k.kind = v_spec ->> 'query_kind';
        EXIT WHEN v_from IS NULL OR v_from = 'aggregation_unit';
        v_spec := CASE jsonb_typeof(v_spec -> v_from)
            WHEN 'array' THEN v_spec #> ARRAY[v_from, '0'] ELSE v_spec -> v_from END;
    END LOOP;
    RETURN CASE WHEN v_from IS NOT NULL THEN jsonb_strip_nulls(jsonb_build_object(
        'aggregation_unit', v_spec -> 'aggregation_unit',
        'mapping_table', v_spec -> 'mapping_table',
        'geom_table', v_spec -> 'geom_table',
        'geom_table_join_column', v_spec -> 'geom_table_join_column')) END;
END
$body$;

COMMENT ON FUNCTION query.unit_definition(jsonb) IS
$$The unit of a query's rows with its mapping and geometry tables, as an object; NULL when it has no unit.$$;
