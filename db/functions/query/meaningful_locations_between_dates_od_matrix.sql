-- Query kind meaningful_locations_between_dates_od_matrix: how many people moved their place of a label
-- between two windows of time.
-- requires: query.register_kind, query.parameter_group, query.meaningful_locations_sql, query.windowed
CREATE OR REPLACE FUNCTION query.meaningful_locations_between_dates_od_matrix(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_spec constant jsonb := meaningful_locations_between_dates_od_matrix.spec;
    v_places constant text[] := ARRAY(
        SELECT query.meaningful_locations_sql(w.spec, v_spec ->> 'label')
        FROM query.windowed(v_spec) WITH ORDINALITY AS w (spec) ORDER BY w.ordinality);
BEGIN
    RETURN format(
        'SELECT %L::text AS label_from, %L::text AS label_to, a.region AS region_from, b.region AS region_to, '
        'sum(a.share * b.share) AS value, sum(a.share * b.share) AS contributors FROM (%s) AS a '
        'INNER JOIN (%s) AS b ON b.subscriber = a.subscriber GROUP BY a.region, b.region',
        v_spec ->> 'label', v_spec ->> 'label', v_places[1], v_places[2]);
END
$body$;

COMMENT ON FUNCTION query.meaningful_locations_between_dates_od_matrix(jsonb) IS
$$SQL text of meaningful_locations_between_dates_od_matrix: label_from, label_to, region_from, region_to, value
(people, in parts), contributors (the same).$$;

SELECT query.register_kind(
    kind => 'meaningful_locations_between_dates_od_matrix',
    level => 'aggregate',
    summary => 'How many people moved their place of a label between two windows of time.',
    description => 'The same label in the first window and in the second. Unlike FlowMachine''s, it is redacted.',
    parameters => jsonb_build_array(
        '{"name": "start_date_a", "type": {"type": "datetime"}, "required": true,
          "description": "Start of the first window."}'::jsonb,
        '{"name": "end_date_a", "type": {"type": "datetime"}, "required": true,
          "description": "End of the first window."}'::jsonb,
        '{"name": "start_date_b", "type": {"type": "datetime"}, "required": true,
          "description": "Start of the second window."}'::jsonb,
        '{"name": "end_date_b", "type": {"type": "datetime"}, "required": true,
          "description": "End of the second window."}'::jsonb,
        query.parameter_group('unit') -> 0,
        '{"name": "label", "required": true, "type": {"type": "string"},
          "description": "The label in both windows."}'::jsonb,
        query.parameter_group('meaningful'), query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "label_from", "type": "text"}, {"name": "label_to", "type": "text"},
        {"name": "region_from", "role": "unit", "suffix": "_from"},
        {"name": "region_to", "role": "unit", "suffix": "_to"}, {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "meaningful_locations_between_dates_od_matrix", "start_date_a": "2016-01-01",
        "end_date_a": "2016-01-03", "start_date_b": "2016-01-03", "end_date_b": "2016-01-05", "label": "evening",
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
