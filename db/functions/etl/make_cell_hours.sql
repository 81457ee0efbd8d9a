-- The hours of cells of a day's events that stand beside the loaded ones.
-- requires: etl.day_table, etl.cell_hours_sql
CREATE OR REPLACE FUNCTION etl.make_cell_hours(event_type text, day date, load bigint)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
SET parallel_tuple_cost = 0.1 -- the usual one: what builds the day has it low, and groups are dear to hand over
AS $body$
DECLARE
    v_events constant text := etl.day_table(make_cell_hours.event_type, make_cell_hours.day, make_cell_hours.load);
    v_cell_hours constant text := 'cell_hour_' || v_events;
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS store.%I', v_cell_hours);
    EXECUTE format('CREATE TABLE store.%I AS %s', v_cell_hours,
        etl.cell_hours_sql(make_cell_hours.event_type, make_cell_hours.day, v_events));
    EXECUTE format('ALTER TABLE store.%1$I ALTER COLUMN day SET NOT NULL, ALTER COLUMN events SET NOT NULL,'
        || ' ADD CONSTRAINT cell_hour_day_check CHECK (day >= %2$L AND day < %3$L)',
        v_cell_hours, make_cell_hours.day, make_cell_hours.day + 1);
    EXECUTE format('COMMENT ON TABLE store.%I IS %L', v_cell_hours,
        format('Hours of cells from %s of %s', make_cell_hours.event_type, to_char(make_cell_hours.day, 'YYYY-MM-DD')));
    EXECUTE format('ANALYZE store.%I', v_cell_hours);
END
$body$;

COMMENT ON FUNCTION etl.make_cell_hours(text, date, bigint) IS
$$Makes the hours of cells of a day that a load has built, ready to be attached: a row a cell version and direction with
the number of events of each local hour.$$;
