-- SQL text of what an extract may know of the load it works for.
-- requires: etl.day_start
CREATE OR REPLACE FUNCTION etl.run_sql(batch bigint)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SECURITY DEFINER -- extracts may not read the settings
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
SET timezone = 'UTC'
AS $body$
DECLARE
    v_first date;
    v_last date;
BEGIN
    SELECT min(l.day), max(l.day) INTO v_first, v_last FROM etl.load AS l WHERE l.batch = run_sql.batch;
    RETURN format('SELECT %L::timestamptz AS start, %L::timestamptz AS stop, %L::date AS day, %L::date AS last_day,'
        || ' %L::text AS zone', etl.day_start(v_first), etl.day_start(v_last + 1), v_first, v_last,
        ops.setting_value('time_zone'));
END
$body$;

COMMENT ON FUNCTION etl.run_sql(bigint) IS
$$SELECT of one row: start and stop (midnight of the first day and after the last), day, last_day, zone (the country's).

All are literals, so that a condition on a foreign table is sent to where it stands.$$;
