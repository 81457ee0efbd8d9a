-- Query kind unmoving_at_reference_location: who was seen in their own place only.
-- requires: query.register_kind, query.parameter_group, query.sql
CREATE OR REPLACE FUNCTION query.unmoving_at_reference_location(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT f.subscriber, bool_and(coalesce(u.region = f.region, FALSE)) AS value FROM (%s) AS f '
        'INNER JOIN (%s) AS u '
        'ON u.subscriber = f.subscriber GROUP BY f.subscriber',
        query.sql(unmoving_at_reference_location.spec -> 'reference_locations'),
        query.sql(unmoving_at_reference_location.spec -> 'locations'));
END
$body$;

COMMENT ON FUNCTION query.unmoving_at_reference_location(jsonb) IS
$$SQL text of unmoving_at_reference_location: subscriber, value (whether that place is all).$$;

SELECT query.register_kind(
    kind => 'unmoving_at_reference_location',
    level => 'subscriber',
    summary => 'Whether each subscriber was seen at their reference location only.',
    description => 'What unmoving_at_reference_location_counts counts, by subscriber.',
    parameters => jsonb_build_array(
        '{"name": "locations", "required": true, "description": "Where people were seen.", "type": {"type":
          "query", "category": "unique_locations"}}'::jsonb,
        '{"name": "reference_locations", "required": true, "description": "Where they belong.",
          "type": {"type": "query", "category": "reference_location"}}'::jsonb),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "boolean"}]',
    example => '{"query_kind": "unmoving_at_reference_location", "locations": {"query_kind": "unique_locations",
     "start_date": "2016-01-01", "end_date": "2016-01-08", "aggregation_unit": "admin3"},
     "reference_locations": {"query_kind": "daily_location", "date": "2016-01-01",
     "aggregation_unit": "admin3", "method": "last"}}',
    same_unit => ARRAY['locations', 'reference_locations'],
    stored => TRUE
);
