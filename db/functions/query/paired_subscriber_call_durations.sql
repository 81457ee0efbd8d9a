-- Query kind paired_subscriber_call_durations: how long each subscriber's calls with each contact last.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.events_sql, query.statistic_sql
CREATE OR REPLACE FUNCTION query.paired_subscriber_call_durations(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT v.subscriber, v.counterpart AS msisdn_counterpart, %s AS value FROM (%s) AS v '
        'GROUP BY v.subscriber, v.counterpart',
        query.statistic_sql(paired_subscriber_call_durations.spec ->> 'statistic', 'v.duration'),
        query.events_sql(
            paired_subscriber_call_durations.spec || '{"direction": "out"}', ARRAY['duration', 'counterpart']));
END
$body$;

COMMENT ON FUNCTION query.paired_subscriber_call_durations(jsonb) IS
$$SQL text of paired_subscriber_call_durations: subscriber, msisdn_counterpart, value (seconds).$$;

SELECT query.register_kind(
    kind => 'paired_subscriber_call_durations',
    level => 'subscriber',
    summary => 'A statistic of how long each subscriber''s calls to each contact last, in seconds.',
    description => 'Outgoing calls only.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.defaulted(query.parameter_group('statistic') -> 0, '"sum"'),
        query.parameter_group('subset'), query.parameter_group('hours')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "msisdn_counterpart", "role": "subscriber"},
     {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "paired_subscriber_call_durations", "start_date": "2016-01-01",
     "end_date": "2016-01-08", "statistic": "sum"}',
    categories => ARRAY['subscriber_values'],
    stored => TRUE,
    reads => ARRAY['calls']
);
