-- The maps from cells to a layer's regions that registered tables give.
-- requires: query.layer_of
CREATE OR REPLACE FUNCTION etl.map_tables(layer text)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_rows bigint;
BEGIN
    DELETE FROM store.cell_region AS m WHERE starts_with(m.layer, map_tables.layer || '@');
    IF map_tables.layer = 'lon-lat' THEN
        INSERT INTO store.cell_region (layer, cell, region)
        SELECT DISTINCT query.layer_of(jsonb_build_object('aggregation_unit', map_tables.layer,
                'mapping_table', t.mapping, 'geom_table', g.geometry_table, 'geom_table_join_column', j.name)),
            c.cell, p.region
        FROM store.mapping AS t
            CROSS JOIN LATERAL unnest(t.columns) AS j (name)
            INNER JOIN store.geometry_table AS g ON j.name = ANY (g.columns)
            INNER JOIN store.mapping_row AS x ON t.mapping = x.mapping
            INNER JOIN store.cell AS c ON x.id = c.id
            LEFT JOIN store.geometry_row AS p
                ON g.geometry_table = p.geometry_table AND x.codes ->> j.name = p.codes ->> j.name;
    ELSE
        INSERT INTO store.cell_region (layer, cell, region)
        SELECT DISTINCT query.layer_of(jsonb_build_object('aggregation_unit', map_tables.layer,
                'mapping_table', t.mapping)),
            c.cell, r.region
        FROM store.mapping AS t
            INNER JOIN store.mapping_row AS x ON t.mapping = x.mapping
            INNER JOIN store.cell AS c ON x.id = c.id
            LEFT JOIN store.region AS r
                ON r.layer = map_tables.layer AND r.code = x.codes ->> (map_tables.layer || 'pcod')
        WHERE map_tables.layer || 'pcod' = ANY (t.columns);
    END IF;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows > 0 THEN
        ANALYZE store.cell_region;
    END IF;
    RETURN v_rows;
END
$body$;

COMMENT ON FUNCTION etl.map_tables(text) IS
$$Makes the maps of one layer that mapping and geometry tables give anew; returns their rows.

All versions of a mapped cell map; a cell of an unknown code has a row without region; cells not in the table have none.
A polygon layer takes the column <layer>pcod of each mapping table, lon-lat each column that a mapping and a geometry
table share.$$;
