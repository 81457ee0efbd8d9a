-- The country's time zone, for compilers to write into SQL as a literal.
CREATE OR REPLACE FUNCTION query.time_zone()
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (SELECT s.value FROM ops.setting AS s WHERE s.name = 'time_zone');
END
$body$;

COMMENT ON FUNCTION query.time_zone() IS
$$Name of the country's time zone (setting time_zone): days and hours follow it.$$;
