-- Query kind per_location_event_stats: a statistic of events over places.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.visits_sql, query.statistic_sql
CREATE OR REPLACE FUNCTION query.per_location_event_stats(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT l.subscriber, %s AS value FROM (SELECT v.subscriber, v.region, sum(v.events) AS events '
        'FROM (%s) AS v '
        'GROUP BY v.subscriber, v.region) AS l GROUP BY l.subscriber',
        query.statistic_sql(per_location_event_stats.spec ->> 'statistic', 'l.events'),
        query.visits_sql(per_location_event_stats.spec, TRUE));
END
$body$;

COMMENT ON FUNCTION query.per_location_event_stats(jsonb) IS
$$SQL text of per_location_event_stats: subscriber, value (events a place).$$;

SELECT query.register_kind(
    kind => 'per_location_event_stats',
    level => 'subscriber',
    summary => 'A statistic of how many events each subscriber has at each place.',
    description => 'Over the regions in which a subscriber had a located event.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0,
        query.defaulted(query.parameter_group('statistic') -> 0, '"avg"'), query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'), query.parameter_group('sampling'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "per_location_event_stats", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "aggregation_unit": "admin3", "statistic": "max"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    unit_from => 'aggregation_unit',
    stored => TRUE
);
