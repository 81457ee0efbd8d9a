-- Which region of a layer each cell version lies in.
-- requires: etl.point_code, etl.map_tables
CREATE OR REPLACE FUNCTION etl.map_cells(layer text)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_shape text;
    v_rows bigint;
BEGIN
    SELECT l.shape INTO v_shape FROM store.layer AS l WHERE l.layer = map_cells.layer;
    DELETE FROM store.cell_region AS m WHERE m.layer = map_cells.layer;
    IF v_shape = 'polygon' THEN
        -- Strictly within: a point on a boundary is in no region.
        INSERT INTO store.cell_region (layer, cell, region)
        SELECT r.layer, c.cell, r.region
        FROM store.cell AS c
            INNER JOIN store.region AS r ON public.st_within(c.point, r.geom)
        WHERE r.layer = map_cells.layer;
    ELSE
        -- One region a distinct point; cells without a point share the region of the empty code.
        INSERT INTO store.region (layer, code, lon, lat, geom)
        SELECT map_cells.layer, p.code, p.lon, p.lat,
            public.st_setsrid(public.st_makepoint(p.lon, p.lat), 4326)
        FROM (
            SELECT DISTINCT etl.point_code(c.point) AS code, public.st_x(c.point) AS lon, public.st_y(c.point) AS lat
            FROM store.cell AS c
        ) AS p
        WHERE NOT EXISTS (SELECT FROM store.region AS r WHERE r.layer = map_cells.layer AND r.code = p.code)
        ORDER BY p.code COLLATE "C";
        INSERT INTO store.cell_region (layer, cell, region)
        SELECT r.layer, c.cell, r.region
        FROM store.cell AS c
            INNER JOIN store.region AS r ON r.layer = map_cells.layer AND r.code = etl.point_code(c.point);
    END IF;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    PERFORM etl.map_tables(map_cells.layer);
    ANALYZE store.region, store.cell_region;
    RETURN v_rows;
END
$body$;

COMMENT ON FUNCTION etl.map_cells(text) IS
$$Makes store.cell_region anew for one layer, so that no query joins by geometry; returns its rows.

Polygon layers: the regions whose shape the cell's point lies strictly within. Point layer (lon-lat): the cell's own
point. Then the maps that registered tables give for the layer. Regions of points that no cell stands on any longer are
left: stored results may name them.$$;
