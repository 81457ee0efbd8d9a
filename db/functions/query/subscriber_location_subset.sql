-- Query kind subscriber_location_subset: who calls often enough from where.
-- requires: query.register_kind, query.parameter_group, query.located_events_sql
CREATE OR REPLACE FUNCTION query.subscriber_location_subset(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT v.subscriber, v.region FROM (%s) AS v GROUP BY v.subscriber, v.region HAVING '
        'count(v.duration) >= %s',
        query.located_events_sql(subscriber_location_subset.spec, ARRAY['duration']),
        subscriber_location_subset.spec ->> 'min_calls');
END
$body$;

COMMENT ON FUNCTION query.subscriber_location_subset(jsonb) IS
$$SQL text of subscriber_location_subset: a row (subscriber, region) for each place of enough calls.$$;

SELECT query.register_kind(
    kind => 'subscriber_location_subset',
    level => 'subscriber',
    summary => 'Places where each subscriber has a minimum of calls.',
    description => 'Counts located calls that have a duration.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0,
        '{"name": "min_calls", "required": true, "description": "The least number of calls.",
          "type": {"type": "integer", "minimum": 1, "maximum": 1000000000}}'::jsonb,
        query.parameter_group('direction'), query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "region", "role": "unit"}]',
    example => '{"query_kind": "subscriber_location_subset", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "aggregation_unit": "admin1", "min_calls": 10}',
    unit_from => 'aggregation_unit',
    stored => TRUE,
    reads => ARRAY['calls']
);
