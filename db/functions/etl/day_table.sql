-- The name of a day's table.
CREATE OR REPLACE FUNCTION etl.day_table(event_type text, day date, load bigint DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN concat_ws('_', day_table.event_type, to_char(day_table.day, 'YYYYMMDD'), 'new' || day_table.load);
END
$body$;

COMMENT ON FUNCTION etl.day_table(text, date, bigint) IS
$$Name in schema store of the events of a day, such as calls_20160101; with a load, of the table that the load builds
beside it. Sightings have the same name after sighting_, hours of cells after cell_hour_.$$;
