-- Query kind paired_per_location_subscriber_call_durations: how long calls between two people at two places last.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.located_events_sql
-- requires: query.statistic_sql
CREATE OR REPLACE FUNCTION query.paired_per_location_subscriber_call_durations(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- The other party's row may be of anybody: the subset does not hold for it.
    RETURN format(
        'SELECT o.subscriber, o.counterpart AS msisdn_counterpart, o.region, i.region AS '
        'region_counterpart, %s AS value '
        'FROM (%s) AS o LEFT JOIN (%s) AS i ON i.id = o.id GROUP BY o.subscriber, o.counterpart, '
        'o.region, i.region',
        query.statistic_sql(paired_per_location_subscriber_call_durations.spec ->> 'statistic', 'o.duration'),
        query.located_events_sql(paired_per_location_subscriber_call_durations.spec || '{"direction": "out"}',
            ARRAY['duration', 'counterpart', 'id']),
        query.located_events_sql(
            paired_per_location_subscriber_call_durations.spec - 'subscriber_subset' || '{"direction": "in"}',
            ARRAY['id']));
END
$body$;

COMMENT ON FUNCTION query.paired_per_location_subscriber_call_durations(jsonb) IS
$$SQL text of paired_per_location_subscriber_call_durations: subscriber, msisdn_counterpart, region,
region_counterpart, value (seconds).$$;

SELECT query.register_kind(
    kind => 'paired_per_location_subscriber_call_durations',
    level => 'subscriber',
    summary => 'A statistic of how long each subscriber''s calls to each contact last, by both their places, '
        'in seconds.',
    description => 'Outgoing located calls; the contact''s place is that of the incoming row of the same call, '
        'unknown if there is none.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0,
        query.defaulted(query.parameter_group('statistic') -> 0, '"sum"'), query.parameter_group('subset'),
        query.parameter_group('hours'), query.parameter_group('unit') -> 1,
        query.parameter_group('unit') -> 2, query.parameter_group('unit') -> 3),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "msisdn_counterpart", "role": "subscriber"},
     {"name": "region", "role": "unit"}, {"name": "region_counterpart", "role": "unit",
     "suffix": "_counterpart"}, {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "paired_per_location_subscriber_call_durations", "start_date": "2016-01-01",
     "end_date": "2016-01-08", "aggregation_unit": "admin3", "statistic": "sum"}',
    unit_from => 'aggregation_unit',
    stored => TRUE,
    reads => ARRAY['calls']
);
