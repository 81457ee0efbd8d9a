-- Query kind most_frequent_location: the place of most events.
-- requires: query.register_kind, query.parameter_group, query.visits_sql, query.most_common_sql, query.in_parts
CREATE OR REPLACE FUNCTION query.most_frequent_location(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN query.in_parts(most_frequent_location.spec,
        query.most_common_sql(query.visits_sql(most_frequent_location.spec, TRUE)));
END
$body$;

COMMENT ON FUNCTION query.most_frequent_location(jsonb) IS
$$SQL text of most_frequent_location: one row (subscriber, region) for each subscriber with a located event.$$;

SELECT query.register_kind(
    kind => 'most_frequent_location',
    level => 'subscriber',
    summary => 'The place where each subscriber had most events in a window.',
    description => 'Counts events, not days; among equals the place seen last, then the smallest unit id.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0, query.parameter_group('hours'),
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('sampling'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "region", "role": "unit"}]',
    example => '{"query_kind": "most_frequent_location", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "aggregation_unit": "admin3"}',
    categories => ARRAY['reference_location', 'flow_input'],
    unit_from => 'aggregation_unit',
    stored => TRUE
);
