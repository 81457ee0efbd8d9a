-- Which map from cells to regions a specification's own unit stands for.
CREATE OR REPLACE FUNCTION query.layer_of(spec jsonb)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN concat_ws('@', layer_of.spec ->> 'aggregation_unit', layer_of.spec ->> 'mapping_table',
        layer_of.spec ->> 'geom_table', layer_of.spec ->> 'geom_table_join_column');
END
$body$;

COMMENT ON FUNCTION query.layer_of(jsonb) IS
$$Name in store.cell_region.layer for a specification in normal form: its aggregation_unit, or with mapping and
geometry tables the map that etl.map_tables keeps for them.$$;
