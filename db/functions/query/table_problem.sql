-- Mapping and geometry tables that are not there, or lack a column.
CREATE OR REPLACE FUNCTION query.table_problem(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_mapping constant text := table_problem.spec ->> 'mapping_table';
    v_geometry constant text := table_problem.spec ->> 'geom_table';
    v_column constant text := coalesce(
        table_problem.spec ->> 'geom_table_join_column', (table_problem.spec ->> 'aggregation_unit') || 'pcod');
    v_columns text[];
BEGIN
    IF v_mapping IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT t.columns INTO v_columns FROM store.mapping AS t WHERE t.mapping = v_mapping;
    IF v_columns IS NULL THEN
        RETURN format('mapping_table: %s is not a known table.', v_mapping);
    ELSIF v_column <> ALL (v_columns) THEN
        RETURN format('mapping_table: %s has no column %s: geom_table_join_on not in mapping table''s columns.',
            v_mapping, v_column);
    ELSIF v_geometry IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT g.columns INTO v_columns FROM store.geometry_table AS g WHERE g.geometry_table = v_geometry;
    IF v_columns IS NULL THEN
        RETURN format('geom_table: %s is not a known table.', v_geometry);
    ELSIF v_column <> ALL (v_columns) THEN
        RETURN format('geom_table: %s has no column %s: {''%2$s''} are not columns of %1$s.', v_geometry, v_column);
    END IF;
    RETURN NULL;
END
$body$;

COMMENT ON FUNCTION query.table_problem(jsonb) IS
$$What is wrong with the registered tables that a specification in normal form names, as one sentence; NULL if
nothing.$$;
