-- Query kind active_at_reference_location_counts: how many people were seen in their own region.
-- requires: query.register_kind, query.parameter_group, query.sql
CREATE OR REPLACE FUNCTION query.active_at_reference_location_counts(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT f.region, count(*) AS value, count(*) AS contributors FROM (%s) AS f INNER JOIN (%s) AS u '
        'ON u.subscriber = f.subscriber AND u.region = f.region GROUP BY f.region',
        query.sql(active_at_reference_location_counts.spec -> 'reference_locations'),
        query.sql(active_at_reference_location_counts.spec -> 'unique_locations'));
END
$body$;

COMMENT ON FUNCTION query.active_at_reference_location_counts(jsonb) IS
$$SQL text of active_at_reference_location_counts: region, value (people), contributors (the same).$$;

SELECT query.register_kind(
    kind => 'active_at_reference_location_counts',
    level => 'aggregate',
    summary => 'How many people were seen in their own region.',
    description => 'Counts, by reference location, the subscribers one of whose unique locations it is.',
    parameters => '[
        {"name": "unique_locations", "required": true, "description": "Where people were seen.",
         "type": {"type": "query", "category": "unique_locations"}},
        {"name": "reference_locations", "required": true, "description": "Where they belong.",
         "type": {"type": "query", "category": "reference_location"}}]',
    columns => '[{"name": "region", "role": "unit"}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "active_at_reference_location_counts", "unique_locations":
        {"query_kind": "unique_locations", "start_date": "2016-01-01",
            "end_date": "2016-01-08", "aggregation_unit": "admin3"},
        "reference_locations": {"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3",
            "method": "last"}}',
    exposed => TRUE,
    redaction => '{"rule": "rows"}',
    unit_from => 'unique_locations',
    categories => ARRAY['series', 'active_counts'],
    same_unit => ARRAY['unique_locations', 'reference_locations']
);
