-- SQL text of what an extract may know of the days it works for.
-- requires: etl.day_start
CREATE OR REPLACE FUNCTION etl.days_sql(first_day date, last_day date)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SECURITY DEFINER -- extracts may not read the settings
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
SET timezone = 'UTC'
AS $body$
BEGIN
    RETURN format('SELECT %L::timestamptz AS start, %L::timestamptz AS stop, %L::date AS day, %L::date AS last_day,'
        || ' %L::text AS zone', etl.day_start(days_sql.first_day), etl.day_start(days_sql.last_day + 1),
        days_sql.first_day, days_sql.last_day, ops.setting_value('time_zone'));
END
$body$;

COMMENT ON FUNCTION etl.days_sql(date, date) IS
$$SELECT of one row: start and stop (midnight of the first day and after the last), day, last_day, zone (the country's).

All are literals, so that a condition on a foreign table is sent to where it stands.$$;
