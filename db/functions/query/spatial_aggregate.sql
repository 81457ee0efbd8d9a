-- Query kind spatial_aggregate: how many people are in each region.
-- requires: query.register_kind, query.sql
CREATE OR REPLACE FUNCTION query.spatial_aggregate(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT l.region, count(*) AS value, count(*) AS contributors FROM (%s) AS l GROUP BY l.region',
        query.sql(spatial_aggregate.spec -> 'locations'));
END
$body$;

COMMENT ON FUNCTION query.spatial_aggregate(jsonb) IS
$$SQL text of spatial_aggregate: region, value (people), contributors (the same).$$;

SELECT query.register_kind(
    kind => 'spatial_aggregate',
    level => 'aggregate',
    summary => 'How many people are in each region.',
    description => 'Counts the subscribers whose reference location is in each region of its aggregation unit.',
    parameters => '[{"name": "locations", "required": true, "description": "A reference location.",
        "type": {"type": "query", "category": "reference_location"}}]',
    columns => '[{"name": "region", "role": "unit"}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "spatial_aggregate", "locations": {"query_kind": "daily_location",
        "date": "2016-01-01", "aggregation_unit": "admin3", "method": "last"}}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "rows", "strict": "tree"}',
    unit_from => 'locations'
);
