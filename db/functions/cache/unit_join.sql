-- How a released row finds its region again.
CREATE OR REPLACE FUNCTION cache.unit_join(unit text, suffix text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF unit_join.unit = 'lon-lat' THEN
        RETURN format('u.layer = ''lon-lat'' AND u.lon = r.%I AND u.lat = r.%I',
            'lon' || unit_join.suffix, 'lat' || unit_join.suffix);
    END IF;
    RETURN format('u.layer = %L AND u.code = r.%I', unit_join.unit, 'pcod' || unit_join.suffix);
END
$body$;

COMMENT ON FUNCTION cache.unit_join(text, text) IS
$$SQL condition that joins store.region u to released rows r of a unit, by columns with the given suffix.$$;
