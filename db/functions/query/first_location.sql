-- Query kind first_location: when each subscriber was first at a place.
-- requires: query.register_kind, query.parameter_group, query.visits_sql
CREATE OR REPLACE FUNCTION query.first_location(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('SELECT v.subscriber, min(v.first_time) AS "time" FROM (%s) AS v%s GROUP BY v.subscriber',
        query.visits_sql(first_location.spec, TRUE),
        CASE WHEN first_location.spec ? 'location' THEN format(
            ' INNER JOIN store.region AS r ON r.region = v.region WHERE r.code = ANY (%L)',
            ARRAY(SELECT l.value FROM jsonb_array_elements_text(first_location.spec -> 'location') AS l)) ELSE '' END);
END
$body$;

COMMENT ON FUNCTION query.first_location(jsonb) IS
$$SQL text of first_location: subscriber, time (of the first event there).$$;

SELECT query.register_kind(
    kind => 'first_location',
    level => 'subscriber',
    summary => 'When each subscriber was first seen at one of the given places.',
    description => 'The earliest located event in the window; anywhere, if no place is given.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0,
        '{"name": "location", "description": "Regions of the unit, by their codes.", "type": {"type": "list",
          "unordered": true, "minimum_items": 1, "items": {"type": "string"}}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('sampling'), query.parameter_group('unit') -> 1,
        query.parameter_group('unit') -> 2, query.parameter_group('unit') -> 3),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "time", "type": "timestamptz"}]',
    example => '{"query_kind": "first_location", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "aggregation_unit": "admin3", "location": ["524 3 12 21"]}',
    unit_from => 'aggregation_unit',
    stored => TRUE
);
