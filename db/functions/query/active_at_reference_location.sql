-- Query kind active_at_reference_location: who was seen in their own place.
-- requires: query.register_kind, query.parameter_group, query.sql
CREATE OR REPLACE FUNCTION query.active_at_reference_location(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT f.subscriber, bool_or(coalesce(u.region = f.region, FALSE)) AS value FROM (%s) AS f '
        'INNER JOIN (%s) AS u '
        'ON u.subscriber = f.subscriber GROUP BY f.subscriber',
        query.sql(active_at_reference_location.spec -> 'reference_locations'),
        query.sql(active_at_reference_location.spec -> 'unique_locations'));
END
$body$;

COMMENT ON FUNCTION query.active_at_reference_location(jsonb) IS
$$SQL text of active_at_reference_location: subscriber, value (whether that place is among theirs).$$;

SELECT query.register_kind(
    kind => 'active_at_reference_location',
    level => 'subscriber',
    summary => 'Whether each subscriber was seen at their reference location.',
    description => 'What active_at_reference_location_counts counts, by subscriber.',
    parameters => jsonb_build_array(
        '{"name": "unique_locations", "required": true, "description": "Where people were seen.",
          "type": {"type": "query", "category": "unique_locations"}}'::jsonb,
        '{"name": "reference_locations", "required": true, "description": "Where they belong.",
          "type": {"type": "query", "category": "reference_location"}}'::jsonb),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "boolean"}]',
    example => '{"query_kind": "active_at_reference_location", "unique_locations": {"query_kind": "unique_locations",
     "start_date": "2016-01-01", "end_date": "2016-01-08", "aggregation_unit": "admin3"},
     "reference_locations": {"query_kind": "daily_location", "date": "2016-01-01",
     "aggregation_unit": "admin3", "method": "last"}}',
    same_unit => ARRAY['unique_locations', 'reference_locations'],
    stored => TRUE
);
