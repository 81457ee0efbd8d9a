-- Query kind meaningful_locations_aggregate: how many people have a place of a given label in each region.
-- requires: query.register_kind, query.parameter_group, query.meaningful_locations_sql
CREATE OR REPLACE FUNCTION query.meaningful_locations_aggregate(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT %L::text AS label, m.region, sum(m.share) AS value, sum(m.share) AS contributors FROM (%s) AS m '
        'GROUP BY m.region', meaningful_locations_aggregate.spec ->> 'label',
        query.meaningful_locations_sql(
            meaningful_locations_aggregate.spec, meaningful_locations_aggregate.spec ->> 'label'));
END
$body$;

COMMENT ON FUNCTION query.meaningful_locations_aggregate(jsonb) IS
$$SQL text of meaningful_locations_aggregate: label, region, value (people, in parts), contributors (the same, so
never more than the people).$$;

SELECT query.register_kind(
    kind => 'meaningful_locations_aggregate',
    level => 'aggregate',
    summary => 'How many people have a place of a given label in each region.',
    description => 'Sites are clustered by distance, clusters labelled by the hours and weekdays of their use. '
        'A person with several '
        'places of the label counts a part in each.',
    parameters => jsonb_build_array(
        query.parameter_group('window'),
        query.parameter_group('unit') -> 0,
        '{"name": "label", "required": true, "type": {"type": "string"}, "description": "The label to count."}'::jsonb,
        query.parameter_group('meaningful'), query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "label", "type": "text"}, {"name": "region", "role": "unit"},
        {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "meaningful_locations_aggregate", "start_date": "2016-01-01",
        "end_date": "2016-01-03", "label": "evening",
        "aggregation_unit": "admin3", "labels": {"evening": {"type": "Polygon", "coordinates": [[[0.01, -1.1],
        [1.1, -1.1], [1.1, 1.1], [0.01, 1.1]]]}},
        "tower_hour_of_day_scores": [-1, -1, -1, -1, -1, -1, -1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, -1, -1, -1],
        "tower_day_of_week_scores": {"monday": 1, "tuesday": 1, "wednesday": 1, "thursday": 0,
            "friday": -1, "saturday": -1, "sunday": -1}}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "rows"}',
    unit_from => 'aggregation_unit'
);
