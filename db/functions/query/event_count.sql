-- Query kind event_count: how many events each subscriber has.
-- requires: query.register_kind, query.parameter_group, query.events_sql, query.sightings_sql, query.whole_days
CREATE OR REPLACE FUNCTION query.event_count(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF event_count.spec ->> 'direction' = 'both' AND NOT event_count.spec ? 'hours'
        AND query.whole_days(event_count.spec) THEN
        RETURN format('SELECT s.subscriber, sum(s.events) AS value FROM (%s) AS s GROUP BY s.subscriber',
            query.sightings_sql(event_count.spec));
    END IF;
    RETURN format('SELECT v.subscriber, count(*) AS value FROM (%s) AS v GROUP BY v.subscriber',
        query.events_sql(event_count.spec));
END
$body$;

COMMENT ON FUNCTION query.event_count(jsonb) IS
$$SQL text of event_count: subscriber, value (events, located or not).$$;

SELECT query.register_kind(
    kind => 'event_count',
    level => 'subscriber',
    summary => 'How many events each subscriber has.',
    description => 'Counts events, located or not; subscribers without any are left out.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('direction'), query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "event_count", "start_date": "2016-01-01", "end_date": "2016-01-08"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
