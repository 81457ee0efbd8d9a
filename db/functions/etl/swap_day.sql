-- Puts a day's new tables in the place of the former ones.
-- requires: etl.day_table, etl.day_start
CREATE OR REPLACE FUNCTION etl.swap_day(event_type text, day date, load bigint)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
AS $body$
DECLARE
    v_final constant text := etl.day_table(swap_day.event_type, swap_day.day);
    v_built constant text := etl.day_table(swap_day.event_type, swap_day.day, swap_day.load);
BEGIN
    -- A reader must not be waited for long: others queue behind us.
    PERFORM set_config('lock_timeout', '1s', TRUE);
    EXECUTE format('DROP TABLE IF EXISTS store.%I', v_final);
    EXECUTE format('ALTER TABLE store.%I RENAME TO %I', v_built, v_final);
    EXECUTE format('ALTER TABLE store.%I ATTACH PARTITION store.%I FOR VALUES FROM (%L) TO (%L)',
        swap_day.event_type, v_final, etl.day_start(swap_day.day), etl.day_start(swap_day.day + 1));
    EXECUTE format('DROP TABLE IF EXISTS store.%I', 'sighting_' || v_final);
    EXECUTE format('ALTER TABLE store.%I RENAME TO %I', 'sighting_' || v_built, 'sighting_' || v_final);
    EXECUTE format('ALTER TABLE store.%I ATTACH PARTITION store.%I FOR VALUES FROM (%L) TO (%L)',
        'sighting_' || swap_day.event_type, 'sighting_' || v_final, swap_day.day, swap_day.day + 1);
    EXECUTE format('DROP TABLE IF EXISTS store.%I', 'cell_hour_' || v_final);
    EXECUTE format('ALTER TABLE store.%I RENAME TO %I', 'cell_hour_' || v_built, 'cell_hour_' || v_final);
    EXECUTE format('ALTER TABLE store.%I ATTACH PARTITION store.%I FOR VALUES FROM (%L) TO (%L)',
        'cell_hour_' || swap_day.event_type, 'cell_hour_' || v_final, swap_day.day, swap_day.day + 1);
END
$body$;

COMMENT ON FUNCTION etl.swap_day(text, date, bigint) IS
$$Attaches what a load has built for a day and drops what was there, events, sightings and hours of cells in one go.

Errors: 55P03 a lock was not to be had within a second; roll back and try again.$$;
