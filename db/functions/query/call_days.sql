-- Query kind call_days: on how many days each subscriber was at each place.
-- requires: query.register_kind, query.parameter_group, query.visits_sql, query.time_zone
CREATE OR REPLACE FUNCTION query.call_days(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT v.subscriber, v.region, count(DISTINCT (v.first_time AT TIME ZONE %L)::date) AS value '
        'FROM (%s) AS v '
        'GROUP BY v.subscriber, v.region', query.time_zone(), query.visits_sql(call_days.spec, FALSE));
END
$body$;

COMMENT ON FUNCTION query.call_days(jsonb) IS
$$SQL text of call_days: subscriber, region, value (days).$$;

SELECT query.register_kind(
    kind => 'call_days',
    level => 'subscriber',
    summary => 'On how many days each subscriber was seen at each place.',
    description => 'Counts local days with a located event there.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0, query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'), query.parameter_group('unit') -> 1,
        query.parameter_group('unit') -> 2, query.parameter_group('unit') -> 3),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "region", "role": "unit"}, {"name": "value",
     "type": "bigint"}]',
    example => '{"query_kind": "call_days", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "aggregation_unit": "admin3"}',
    categories => ARRAY['location_values', 'subscriber_values'],
    unit_from => 'aggregation_unit',
    stored => TRUE
);
