-- Finishes a day's table that stands beside the loaded ones: constraints, index, sightings, statistics.
-- requires: etl.day_table, etl.day_start
CREATE OR REPLACE FUNCTION etl.complete_day(event_type text, day date, load bigint)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
AS $body$
DECLARE
    v_events constant text := etl.day_table(complete_day.event_type, complete_day.day, complete_day.load);
    v_sightings constant text := 'sighting_' || v_events;
    v_zone constant text := ops.setting_value('time_zone');
    v_hours timestamptz[];
    v_bits integer[];
BEGIN
    -- When each hour of the clock begins, and its bit: an hour that a day has twice has one bit, one may be missing.
    SELECT array_agg(h.start ORDER BY h.start),
        array_agg(1 << extract(HOUR FROM h.start AT TIME ZONE v_zone)::integer ORDER BY h.start)
    INTO v_hours, v_bits
    FROM generate_series(etl.day_start(complete_day.day), etl.day_start(complete_day.day + 1) - interval '1 minute',
        interval '15 minutes') AS h (start);
    -- The check lets ATTACH take the table without reading it.
    EXECUTE format('ALTER TABLE store.%1$I ALTER COLUMN subscriber SET NOT NULL, ALTER COLUMN "time" SET NOT NULL,'
        || ' ADD CONSTRAINT %2$I CHECK ("time" >= %3$L AND "time" < %4$L)',
        v_events, complete_day.event_type || '_day_check', etl.day_start(complete_day.day),
        etl.day_start(complete_day.day + 1));
    EXECUTE format('CREATE INDEX ON store.%I USING brin (subscriber)', v_events);
    EXECUTE format('COMMENT ON TABLE store.%I IS %L', v_events,
        format('%s of %s', complete_day.event_type, to_char(complete_day.day, 'YYYY-MM-DD')));
    EXECUTE format('ANALYZE store.%I', v_events);

    EXECUTE format('DROP TABLE IF EXISTS store.%I', v_sightings);
    EXECUTE format($sql$
        CREATE TABLE store.%1$I AS
        SELECT e.subscriber, %2$L::date AS day, %3$L::text COLLATE "C" AS event_type, e.cell,
            count(*)::integer AS events,
            bit_or((%4$L::integer[])[width_bucket(e."time", %6$L::timestamptz[])]) AS hours,
            min(e."time") AS first_time, max(e."time") AS last_time
        FROM store.%5$I AS e
        GROUP BY e.subscriber, e.cell
        ORDER BY e.subscriber, e.cell$sql$,
        v_sightings, complete_day.day, complete_day.event_type, v_bits, v_events, v_hours);
    EXECUTE format('ALTER TABLE store.%1$I ALTER COLUMN subscriber SET NOT NULL, ALTER COLUMN day SET NOT NULL,'
        || ' ALTER COLUMN event_type SET NOT NULL, ALTER COLUMN events SET NOT NULL, ALTER COLUMN hours SET NOT NULL,'
        || ' ALTER COLUMN first_time SET NOT NULL, ALTER COLUMN last_time SET NOT NULL,'
        || ' ADD CONSTRAINT sighting_day_check CHECK (event_type = %2$L AND day >= %3$L AND day < %4$L)',
        v_sightings, complete_day.event_type, complete_day.day, complete_day.day + 1);
    EXECUTE format('COMMENT ON TABLE store.%I IS %L', v_sightings,
        format('Sightings from %s of %s', complete_day.event_type, to_char(complete_day.day, 'YYYY-MM-DD')));
    EXECUTE format('ANALYZE store.%I', v_sightings);
END
$body$;

COMMENT ON FUNCTION etl.complete_day(text, date, bigint) IS
$$Makes the table that a load has built ready to be attached, and its sightings beside it.

Sightings: a row a subscriber and cell version of the day, with the local hours in which it was seen as a bitmap.$$;
