-- Query kind per_location_subscriber_call_durations: how long each subscriber's calls from each place last.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.located_events_sql
-- requires: query.statistic_sql
CREATE OR REPLACE FUNCTION query.per_location_subscriber_call_durations(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT v.subscriber, v.region, %s AS value FROM (%s) AS v '
        'GROUP BY v.subscriber, v.region',
        query.statistic_sql(per_location_subscriber_call_durations.spec ->> 'statistic', 'v.duration'),
        query.located_events_sql(per_location_subscriber_call_durations.spec, ARRAY['duration']));
END
$body$;

COMMENT ON FUNCTION query.per_location_subscriber_call_durations(jsonb) IS
$$SQL text of per_location_subscriber_call_durations: subscriber, region, value (seconds).$$;

SELECT query.register_kind(
    kind => 'per_location_subscriber_call_durations',
    level => 'subscriber',
    summary => 'A statistic of how long each subscriber''s calls from each place last, in seconds.',
    description => 'Outgoing located calls, if not told otherwise.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0,
        query.defaulted(query.parameter_group('statistic') -> 0, '"sum"'),
        query.defaulted(query.parameter_group('direction') -> 0, '"out"'), query.parameter_group('subset'),
        query.parameter_group('hours'), query.parameter_group('unit') -> 1,
        query.parameter_group('unit') -> 2, query.parameter_group('unit') -> 3),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "region", "role": "unit"}, {"name": "value",
     "type": "numeric"}]',
    example => '{"query_kind": "per_location_subscriber_call_durations", "start_date": "2016-01-01",
     "end_date": "2016-01-08", "aggregation_unit": "admin3", "statistic": "sum"}',
    categories => ARRAY['location_values', 'subscriber_values'],
    unit_from => 'aggregation_unit',
    stored => TRUE,
    reads => ARRAY['calls']
);
