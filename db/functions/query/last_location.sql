-- Query kind last_location: where each subscriber was last.
-- requires: query.register_kind, query.parameter_group, query.daily_location
CREATE OR REPLACE FUNCTION query.last_location(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN query.daily_location(last_location.spec || '{"method": "last"}');
END
$body$;

COMMENT ON FUNCTION query.last_location(jsonb) IS
$$SQL text of last_location: one row (subscriber, region) for each subscriber with a located event.$$;

SELECT query.register_kind(
    kind => 'last_location',
    level => 'subscriber',
    summary => 'Where each subscriber was seen last in a window.',
    description => 'The place of the latest located event; as daily_location by method last, over any window.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0, query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'), query.parameter_group('sampling'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "region", "role": "unit"}]',
    example => '{"query_kind": "last_location", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "aggregation_unit": "admin3"}',
    categories => ARRAY['reference_location', 'flow_input'],
    unit_from => 'aggregation_unit',
    stored => TRUE
);
