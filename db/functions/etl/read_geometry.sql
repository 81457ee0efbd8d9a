-- A region's shape from text.
CREATE OR REPLACE FUNCTION etl.read_geometry(value text)
RETURNS public.geometry
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_geometry public.geometry;
BEGIN
    IF left(ltrim(read_geometry.value), 1) = '{' THEN
        v_geometry := public.st_geomfromgeojson(read_geometry.value);
    ELSE
        v_geometry := public.st_geomfromewkt(read_geometry.value);
    END IF;
    IF public.st_srid(v_geometry) = 0 THEN
        v_geometry := public.st_setsrid(v_geometry, 4326);
    END IF;
    RETURN public.st_force2d(v_geometry);
EXCEPTION
    WHEN internal_error OR data_exception THEN -- PostGIS reports unreadable text as an internal error
        RETURN NULL;
END
$body$;

COMMENT ON FUNCTION etl.read_geometry(text) IS
$$Geometry from WKT, EWKT or GeoJSON text, in two dimensions; SRID 4326 when the text names none; null when
unreadable.$$;
