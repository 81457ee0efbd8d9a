-- Query kind unique_visitor_counts: how many people were seen in a region that is not their own.
-- requires: query.register_kind, query.parameter_group, query.sql
CREATE OR REPLACE FUNCTION query.unique_visitor_counts(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT u.region, u.value - a.value AS value, '
        'least(u.contributors, a.contributors, u.value - a.value) AS contributors FROM (%s) AS u '
        'INNER JOIN (%s) AS a ON a.region = u.region',
        query.sql(unique_visitor_counts.spec -> 'unique_subscriber_counts'),
        query.sql(unique_visitor_counts.spec -> 'active_at_reference_location_counts'));
END
$body$;

COMMENT ON FUNCTION query.unique_visitor_counts(jsonb) IS
$$SQL text of unique_visitor_counts: region, value (people), contributors (the smallest of the three numbers).$$;

SELECT query.register_kind(
    kind => 'unique_visitor_counts',
    level => 'aggregate',
    summary => 'How many people were seen in a region that is not their own.',
    description => 'The unique subscribers of a region less those active at their reference location there. '
        'Shown when both '
        'numbers and their difference are more than 15.',
    parameters => '[
        {"name": "active_at_reference_location_counts", "required": true, "description": "Those who belong there.",
         "type": {"type": "query", "category": "active_counts"}},
        {"name": "unique_subscriber_counts", "required": true, "description": "All who were seen there.",
         "type": {"type": "query", "category": "subscriber_counts"}}]',
    columns => '[{"name": "region", "role": "unit"}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "unique_visitor_counts", "unique_subscriber_counts":
        {"query_kind": "unique_subscriber_counts", "start_date": "2016-01-01", "end_date": "2016-01-08",
            "aggregation_unit": "admin3"},
        "active_at_reference_location_counts": {"query_kind": "active_at_reference_location_counts",
            "unique_locations": {"query_kind": "unique_locations", "start_date": "2016-01-01",
            "end_date": "2016-01-08", "aggregation_unit": "admin3"},
            "reference_locations": {"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3",
            "method": "last"}}}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "rows", "instead": "two counts are subtracted; ask for one of them"}',
    unit_from => 'unique_subscriber_counts',
    same_unit => ARRAY['active_at_reference_location_counts', 'unique_subscriber_counts']
);
