-- The sightings of a day's events that stand beside the loaded ones.
-- requires: etl.day_table, etl.sightings_sql
CREATE OR REPLACE FUNCTION etl.make_sightings(event_type text, day date, load bigint)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
SET parallel_tuple_cost = 0.1 -- the usual one: what builds the day has it low, and groups are dear to hand over
AS $body$
DECLARE
    v_events constant text := etl.day_table(make_sightings.event_type, make_sightings.day, make_sightings.load);
    v_sightings constant text := 'sighting_' || v_events;
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS store.%I', v_sightings);
    EXECUTE format('CREATE TABLE store.%I AS %s', v_sightings, etl.sightings_sql(make_sightings.day, v_events));
    EXECUTE format('ALTER TABLE store.%1$I ALTER COLUMN subscriber SET NOT NULL, ALTER COLUMN day SET NOT NULL,'
        || ' ALTER COLUMN hours SET NOT NULL, ALTER COLUMN last_time SET NOT NULL,'
        || ' ADD CONSTRAINT sighting_day_check CHECK (day >= %2$L AND day < %3$L)',
        v_sightings, make_sightings.day, make_sightings.day + 1);
    EXECUTE format('CREATE INDEX ON store.%I USING brin (subscriber) WITH (pages_per_range = 16)', v_sightings);
    EXECUTE format('COMMENT ON TABLE store.%I IS %L', v_sightings,
        format('Sightings from %s of %s', make_sightings.event_type, to_char(make_sightings.day, 'YYYY-MM-DD')));
    EXECUTE format('ANALYZE store.%I', v_sightings);
END
$body$;

COMMENT ON FUNCTION etl.make_sightings(text, date, bigint) IS
$$Makes the sightings of a day that a load has built, ready to be attached: a row a subscriber and cell version, with
the local hours in which it was seen as a bitmap.$$;
