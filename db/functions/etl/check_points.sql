-- Reads the rows of a geometry table: codes and points, each with what is wrong with it.
-- requires: etl.read_geometry
CREATE OR REPLACE FUNCTION etl.check_points(rows jsonb)
RETURNS TABLE (line bigint, codes jsonb, point public.geometry, given boolean, reason text)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    WITH read AS MATERIALIZED (
        SELECT (r.value ->> 'line')::bigint AS line, r.value -> 'properties' AS codes, r.value ->> 'geometry' AS shape,
            etl.read_geometry(r.value ->> 'geometry') AS geom
        FROM jsonb_array_elements(check_points.rows) AS r (value)
    ),

    judged AS (
        SELECT r.*, CASE
            WHEN r.shape IS NULL THEN NULL
            WHEN r.geom IS NULL THEN 'the geometry cannot be read'
            WHEN public.st_srid(r.geom) <> 4326
                THEN format('the geometry has SRID %s, not 4326', public.st_srid(r.geom))
            WHEN public.st_isempty(r.geom) THEN 'the geometry is empty'
            WHEN public.st_xmin(r.geom::public.box3d) < -180 OR public.st_xmax(r.geom::public.box3d) > 180
                OR public.st_ymin(r.geom::public.box3d) < -90 OR public.st_ymax(r.geom::public.box3d) > 90
                THEN 'the coordinates are not longitude and latitude in degrees'
        END AS wrong
        FROM read AS r
    )

    SELECT j.line, j.codes,
        CASE WHEN j.wrong IS NULL AND j.shape IS NOT NULL THEN public.st_centroid(j.geom) END,
        j.shape IS NULL OR j.wrong IS NOT NULL OR public.geometrytype(j.geom) = 'POINT',
        j.wrong
    FROM judged AS j;
END
$body$;

COMMENT ON FUNCTION etl.check_points(jsonb) IS
$$Rows of a geometry table ([{line, properties, geometry}], geometry as WKT or GeoJSON text) as codes and points.

reason says what is wrong with a row, and is null when nothing is. No geometry is no point, which is not wrong.
given: false when the shape is no point; then point is its centroid.$$;
