-- Reads the features of a layer: typed, each with what is wrong with it.
-- requires: etl.read_geometry
CREATE OR REPLACE FUNCTION etl.check_regions(rows jsonb, code_column text, name_column text)
RETURNS TABLE (line bigint, code text, name text, geom public.geometry, attributes jsonb, reason text)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    WITH read AS MATERIALIZED (
        SELECT (r.value ->> 'line')::bigint AS line, r.value ->> 'geometry' AS shape,
            nullif(r.value -> 'properties' ->> check_regions.code_column, '') AS code,
            nullif(r.value -> 'properties' ->> check_regions.name_column, '') AS name,
            etl.read_geometry(r.value ->> 'geometry') AS geom,
            jsonb_strip_nulls(r.value -> 'properties') - check_regions.code_column - check_regions.name_column
                AS attributes
        FROM jsonb_array_elements(check_regions.rows) AS r (value)
    )

    SELECT r.line, r.code, r.name, public.st_multi(r.geom), coalesce(r.attributes, '{}'), CASE
        WHEN r.code IS NULL THEN format('%s is missing', check_regions.code_column)
        WHEN r.shape IS NULL THEN 'there is no geometry'
        WHEN r.geom IS NULL THEN 'the geometry cannot be read'
        WHEN public.st_srid(r.geom) <> 4326 THEN format('the geometry has SRID %s, not 4326', public.st_srid(r.geom))
        WHEN public.geometrytype(r.geom) NOT IN ('POLYGON', 'MULTIPOLYGON')
            THEN format('the geometry is a %s, not a polygon', lower(public.geometrytype(r.geom)))
        WHEN public.st_isempty(r.geom) THEN 'the geometry is empty'
        WHEN public.st_xmin(r.geom::public.box3d) < -180 OR public.st_xmax(r.geom::public.box3d) > 180
            OR public.st_ymin(r.geom::public.box3d) < -90 OR public.st_ymax(r.geom::public.box3d) > 90
            THEN 'the coordinates are not longitude and latitude in degrees'
        WHEN NOT public.st_isvalid(r.geom) THEN format('the geometry is invalid: %s', public.st_isvalidreason(r.geom))
        WHEN row_number() OVER (PARTITION BY r.code ORDER BY r.line) > 1
            THEN format('%s %s stands on an earlier line already', check_regions.code_column, r.code)
    END
    FROM read AS r;
END
$body$;

COMMENT ON FUNCTION etl.check_regions(jsonb, text, text) IS
$$Features of a layer ([{line, properties, geometry}], geometry as WKT or GeoJSON text) as typed rows.

reason says what is wrong with a feature, and is null when nothing is. Polygons become multipolygons.$$;
