-- The code of a point as a region of the layer lon-lat.
CREATE OR REPLACE FUNCTION etl.point_code(point public.geometry)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET extra_float_digits = 1
AS $body$
BEGIN
    RETURN concat_ws(' ', public.st_x(point_code.point), public.st_y(point_code.point));
END
$body$;

COMMENT ON FUNCTION etl.point_code(public.geometry) IS
$$Longitude and latitude as text that reads back to the same numbers; empty for no point.$$;
