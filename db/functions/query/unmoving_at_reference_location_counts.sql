-- Query kind unmoving_at_reference_location_counts: how many people were seen in their own region only.
-- requires: query.register_kind, query.parameter_group, query.sql
CREATE OR REPLACE FUNCTION query.unmoving_at_reference_location_counts(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT o.region, count(*) AS value, count(*) AS contributors FROM (SELECT f.subscriber, max(f.region) AS region '
        'FROM (%s) AS f INNER JOIN (%s) AS u ON u.subscriber = f.subscriber GROUP BY f.subscriber '
        'HAVING bool_and(u.region IS NOT DISTINCT FROM f.region) AND max(f.region) IS NOT NULL) AS o GROUP BY o.region',
        query.sql(unmoving_at_reference_location_counts.spec -> 'reference_locations'),
        query.sql(unmoving_at_reference_location_counts.spec -> 'locations'));
END
$body$;

COMMENT ON FUNCTION query.unmoving_at_reference_location_counts(jsonb) IS
$$SQL text of unmoving_at_reference_location_counts: region, value (people), contributors (the same).$$;

SELECT query.register_kind(
    kind => 'unmoving_at_reference_location_counts',
    level => 'aggregate',
    summary => 'How many people were seen in their own region only.',
    description => 'Counts, by reference location, the subscribers all of whose unique locations are it.',
    parameters => '[
        {"name": "locations", "required": true, "description": "Where people were seen.",
         "type": {"type": "query", "category": "unique_locations"}},
        {"name": "reference_locations", "required": true, "description": "Where they belong.",
         "type": {"type": "query", "category": "reference_location"}}]',
    columns => '[{"name": "region", "role": "unit"}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "unmoving_at_reference_location_counts", "locations":
        {"query_kind": "unique_locations", "start_date": "2016-01-01",
            "end_date": "2016-01-08", "aggregation_unit": "admin3"},
        "reference_locations": {"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3",
            "method": "last"}}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "rows"}',
    unit_from => 'locations',
    same_unit => ARRAY['locations', 'reference_locations']
);
