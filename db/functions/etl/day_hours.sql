-- When each hour of the local clock begins on a day.
-- requires: etl.day_start
CREATE OR REPLACE FUNCTION etl.day_hours(day date, OUT starts timestamptz[], OUT hours integer[])
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_zone constant text := ops.setting_value('time_zone');
BEGIN
    SELECT array_agg(c.start ORDER BY c.start), array_agg(c.hour ORDER BY c.start)
    INTO starts, hours
    FROM (
        SELECT h.start, h.hour, lag(h.hour) OVER (ORDER BY h.start) AS former
        FROM (
            SELECT q.start, extract(HOUR FROM q.start AT TIME ZONE v_zone)::integer AS hour
            FROM generate_series(etl.day_start(day_hours.day), etl.day_start(day_hours.day + 1) - interval '1 minute',
                interval '15 minutes') AS q (start)
        ) AS h
    ) AS c
    WHERE c.former IS DISTINCT FROM c.hour;
END
$body$;

COMMENT ON FUNCTION etl.day_hours(date) IS
$$The instants at which the local hour (0 to 23) changes on a day, and which it then is.

hours[width_bucket(time, starts)] is an instant's local hour. An hour that the day has twice lasts for both, one may be
missing.$$;
