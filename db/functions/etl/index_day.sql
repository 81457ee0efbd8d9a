-- The index and the statistics of a day's events that stand beside the loaded ones.
-- requires: etl.day_table
CREATE OR REPLACE FUNCTION etl.index_day(event_type text, day date, load bigint)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_events constant text := etl.day_table(index_day.event_type, index_day.day, index_day.load);
BEGIN
    EXECUTE format('CREATE INDEX ON store.%I USING brin (subscriber) WITH (pages_per_range = 16)', v_events);
    EXECUTE format('COMMENT ON TABLE store.%I IS %L', v_events,
        format('%s of %s', index_day.event_type, to_char(index_day.day, 'YYYY-MM-DD')));
    EXECUTE format('ANALYZE store.%I', v_events);
END
$body$;

COMMENT ON FUNCTION etl.index_day(text, date, bigint) IS
$$Indexes a day that a load has built by ranges of subscribers, in whose order it stands, and gathers its statistics.$$;
