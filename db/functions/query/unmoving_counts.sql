-- Query kind unmoving_counts: how many people were seen in one region only.
-- requires: query.register_kind, query.parameter_group, query.sql
CREATE OR REPLACE FUNCTION query.unmoving_counts(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT o.region, count(*) AS value, count(*) AS contributors FROM (SELECT u.subscriber, max(u.region) AS region '
        'FROM (%s) AS u GROUP BY u.subscriber HAVING count(*) = 1) AS o GROUP BY o.region',
        query.sql(unmoving_counts.spec -> 'locations'));
END
$body$;

COMMENT ON FUNCTION query.unmoving_counts(jsonb) IS
$$SQL text of unmoving_counts: region, value (people), contributors (the same).$$;

SELECT query.register_kind(
    kind => 'unmoving_counts',
    level => 'aggregate',
    summary => 'How many people were seen in one region only.',
    description => 'Counts the subscribers who have just one unique location, there.',
    parameters => '[{"name": "locations", "required": true, "description": "Where people were seen.",
         "type": {"type": "query", "category": "unique_locations"}}]',
    columns => '[{"name": "region", "role": "unit"}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "unmoving_counts", "locations": {"query_kind": "unique_locations",
        "start_date": "2016-01-01",
            "end_date": "2016-01-08", "aggregation_unit": "admin3"}}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "rows"}',
    unit_from => 'locations'
);
