-- Units and tables that do not go together.
CREATE OR REPLACE FUNCTION query.unit_errors(spec jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_unit constant text := unit_errors.spec ->> 'aggregation_unit';
    v_members constant text[] := ARRAY['mapping_table', 'geom_table', 'geom_table_join_column'];
    v_given constant text[] := ARRAY(
        SELECT m.name FROM unnest(v_members) AS m (name)
        WHERE unit_errors.spec ->> m.name IS NOT NULL);
BEGIN
    IF cardinality(v_given) = 0 OR (v_unit <> 'lon-lat' AND v_given = v_members[1:1]) THEN
        RETURN NULL;
    ELSIF v_unit <> 'lon-lat' THEN
        RETURN (
            SELECT jsonb_object_agg(g.name, jsonb_build_array(format(
                'Only for aggregation_unit lon-lat; %s takes mapping_table alone.', v_unit)))
            FROM unnest(v_given) AS g (name) WHERE g.name <> 'mapping_table'
        );
    END IF;
    RETURN (
        SELECT jsonb_object_agg(m.name, jsonb_build_array(format(
            'Missing: aggregation_unit lon-lat takes %s together.', array_to_string(v_members, ', '))))
        FROM unnest(v_members) AS m (name) WHERE m.name <> ALL (v_given)
    );
END
$body$;

COMMENT ON FUNCTION query.unit_errors(jsonb) IS
$$Tree of errors when a specification's unit and its mapping and geometry tables do not go together; else NULL.

Regions take a mapping table alone; lon-lat all three of mapping_table, geom_table, geom_table_join_column.$$;
