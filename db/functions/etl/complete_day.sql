-- Finishes a day's table that stands beside the loaded ones: constraints, index, sightings, hours of cells, statistics.
-- requires: etl.day_table, etl.day_start, etl.sightings_sql, etl.cell_hours_sql
CREATE OR REPLACE FUNCTION etl.complete_day(event_type text, day date, load bigint, part text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
SET parallel_tuple_cost = 0.1 -- the usual one: what builds the day has it low, and groups are dear to hand over
AS $body$
DECLARE
    v_events constant text := etl.day_table(complete_day.event_type, complete_day.day, complete_day.load);
    v_sightings constant text := 'sighting_' || v_events;
    v_cell_hours constant text := 'cell_hour_' || v_events;
BEGIN
    IF coalesce(complete_day.part, 'constraints') = 'constraints' THEN
        -- The check lets ATTACH take the table without reading it.
        EXECUTE format('ALTER TABLE store.%1$I ALTER COLUMN subscriber SET NOT NULL, ALTER COLUMN "time" SET NOT NULL,'
            || ' ALTER COLUMN device SET NOT NULL,'
            || ' ADD CONSTRAINT %2$I CHECK ("time" >= %3$L AND "time" < %4$L)',
            v_events, complete_day.event_type || '_day_check', etl.day_start(complete_day.day),
            etl.day_start(complete_day.day + 1));
    END IF;

    IF coalesce(complete_day.part, 'sightings') = 'sightings' THEN
        EXECUTE format('DROP TABLE IF EXISTS store.%I', v_sightings);
        EXECUTE format('CREATE TABLE store.%I AS %s', v_sightings,
            etl.sightings_sql(complete_day.day, v_events));
        EXECUTE format('ALTER TABLE store.%1$I ALTER COLUMN subscriber SET NOT NULL, ALTER COLUMN day SET NOT NULL,'
            || ' ALTER COLUMN hours SET NOT NULL, ALTER COLUMN last_time SET NOT NULL,'
            || ' ADD CONSTRAINT sighting_day_check CHECK (day >= %2$L AND day < %3$L)',
            v_sightings, complete_day.day, complete_day.day + 1);
        EXECUTE format('CREATE INDEX ON store.%I USING brin (subscriber) WITH (pages_per_range = 16)', v_sightings);
        EXECUTE format('COMMENT ON TABLE store.%I IS %L', v_sightings,
            format('Sightings from %s of %s', complete_day.event_type, to_char(complete_day.day, 'YYYY-MM-DD')));
        EXECUTE format('ANALYZE store.%I', v_sightings);
    END IF;

    IF coalesce(complete_day.part, 'events') = 'events' THEN
        EXECUTE format('CREATE INDEX ON store.%I USING brin (subscriber) WITH (pages_per_range = 16)', v_events);
        EXECUTE format('COMMENT ON TABLE store.%I IS %L', v_events,
            format('%s of %s', complete_day.event_type, to_char(complete_day.day, 'YYYY-MM-DD')));
        EXECUTE format('ANALYZE store.%I', v_events);

        EXECUTE format('DROP TABLE IF EXISTS store.%I', v_cell_hours);
        EXECUTE format('CREATE TABLE store.%I AS %s', v_cell_hours,
            etl.cell_hours_sql(complete_day.event_type, complete_day.day, v_events));
        EXECUTE format('ALTER TABLE store.%1$I ALTER COLUMN day SET NOT NULL, ALTER COLUMN events SET NOT NULL,'
            || ' ADD CONSTRAINT cell_hour_day_check CHECK (day >= %2$L AND day < %3$L)',
            v_cell_hours, complete_day.day, complete_day.day + 1);
        EXECUTE format('COMMENT ON TABLE store.%I IS %L', v_cell_hours,
            format('Hours of cells from %s of %s', complete_day.event_type, to_char(complete_day.day, 'YYYY-MM-DD')));
        EXECUTE format('ANALYZE store.%I', v_cell_hours);
    END IF;
END
$body$;

COMMENT ON FUNCTION etl.complete_day(text, date, bigint, text) IS
$$Makes the table that a load has built ready to be attached, and its sightings and hours of cells beside it.

Sightings: a row a subscriber and cell version of the day, with the local hours in which it was seen as a bitmap. Hours
of cells: a row a cell version and direction with the number of events of each local hour. part: constraints (first),
sightings, events (their index and statistics, hours of cells), or null: all of it. After the first, the others may run
at once.$$;
