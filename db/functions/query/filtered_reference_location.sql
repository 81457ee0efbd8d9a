-- Query kind filtered_reference_location: reference locations that are well founded.
-- requires: query.register_kind, query.parameter_group, query.sql
CREATE OR REPLACE FUNCTION query.filtered_reference_location(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT f.subscriber, f.region FROM (%s) AS f INNER JOIN (%s) AS w '
        'ON w.subscriber = f.subscriber AND w.region = f.region WHERE w.value >= %s%s',
        query.sql(filtered_reference_location.spec -> 'reference_locations_query'),
        query.sql(filtered_reference_location.spec -> 'filter_query'),
        filtered_reference_location.spec ->> 'lower_bound',
        coalesce(' AND w.value <= ' || (filtered_reference_location.spec ->> 'upper_bound'), ''));
END
$body$;

COMMENT ON FUNCTION query.filtered_reference_location(jsonb) IS
$$SQL text of filtered_reference_location: one row (subscriber, region) for each reference location that is kept.$$;

SELECT query.register_kind(
    kind => 'filtered_reference_location',
    level => 'subscriber',
    summary => 'Reference locations where each subscriber has a value within bounds.',
    description => 'Keeps a reference location when the subscriber''s value at that very place (say, days) lies '
        'between the bounds, both included.',
    parameters => jsonb_build_array(
        '{"name": "reference_locations_query", "required": true, "description": "The locations to filter.",
          "type": {"type": "query", "category": "reference_location"}}'::jsonb,
        '{"name": "filter_query", "required": true,
          "description": "A value for each subscriber and place: call_days or location_visits.",
          "type": {"type": "query", "category": "location_values"}}'::jsonb,
        '{"name": "lower_bound", "required": true, "description": "The least value to keep.",
          "type": {"type": "number"}}'::jsonb,
        '{"name": "upper_bound", "description": "The greatest value to keep; none if not given.",
          "type": {"type": "number"}}'::jsonb,
        query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "region", "role": "unit"}]',
    example => '{"query_kind": "filtered_reference_location", "reference_locations_query": {"query_kind":
     "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3", "method": "last"},
     "filter_query": {"query_kind": "call_days", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "aggregation_unit": "admin3"}, "lower_bound": 2}',
    categories => ARRAY['reference_location', 'flow_input'],
    unit_from => 'reference_locations_query',
    same_unit => ARRAY['reference_locations_query', 'filter_query'],
    stored => TRUE
);
