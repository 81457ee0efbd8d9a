-- Query kind unique_locations: every place of each subscriber.
-- requires: query.register_kind, query.parameter_group, query.visits_sql
CREATE OR REPLACE FUNCTION query.unique_locations(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('SELECT v.subscriber, v.region FROM (%s) AS v GROUP BY v.subscriber, v.region',
        query.visits_sql(unique_locations.spec, FALSE));
END
$body$;

COMMENT ON FUNCTION query.unique_locations(jsonb) IS
$$SQL text of unique_locations: a row (subscriber, region) for each place of each subscriber.$$;

SELECT query.register_kind(
    kind => 'unique_locations',
    level => 'subscriber',
    summary => 'Every place where each subscriber was seen in a window.',
    description => 'Each subscriber once in every region where one of their events was located.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0, query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'), query.parameter_group('sampling'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "region", "role": "unit"}]',
    example => '{"query_kind": "unique_locations", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "aggregation_unit": "admin3"}',
    categories => ARRAY['flow_input', 'unique_locations'],
    unit_from => 'aggregation_unit',
    stored => TRUE
);
