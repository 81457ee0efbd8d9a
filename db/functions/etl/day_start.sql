-- The instant a local day begins.
CREATE OR REPLACE FUNCTION etl.day_start(day date)
RETURNS timestamptz
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- extracts run as their loader, who may not read the settings
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN day_start.day::timestamp AT TIME ZONE ops.setting_value('time_zone');
END
$body$;

COMMENT ON FUNCTION etl.day_start(date) IS
$$Midnight of a day in the country's time zone (setting time_zone).$$;
