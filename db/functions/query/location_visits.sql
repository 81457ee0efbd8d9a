-- Query kind location_visits: in how many of given locations each subscriber was at each place.
-- requires: query.register_kind, query.parameter_group, query.sql, query.in_parts
CREATE OR REPLACE FUNCTION query.location_visits(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN query.in_parts(location_visits.spec, format(
        'SELECT l.subscriber, l.region, count(*) AS value FROM (%s) AS l GROUP BY l.subscriber, l.region', (
        SELECT string_agg(format('SELECT d.subscriber, d.region FROM (%s) AS d', query.sql(i.value)),
            ' UNION ALL ' ORDER BY i.ordinality)
        FROM jsonb_array_elements(location_visits.spec -> 'locations') WITH ORDINALITY AS i
    )));
END
$body$;

COMMENT ON FUNCTION query.location_visits(jsonb) IS
$$SQL text of location_visits: subscriber, region, value (of how many inputs it is the place).$$;

SELECT query.register_kind(
    kind => 'location_visits',
    level => 'subscriber',
    summary => 'In how many of the given locations each subscriber was at each place.',
    description => 'Each input counts one, whatever time it spans.',
    parameters => jsonb_build_array(
        '{"name": "locations", "required": true, "description": "Daily or modal locations of one aggregation unit.",
          "type": {"type": "list", "minimum_items": 1, "unordered": true,
                   "items": {"type": "query", "category": "visitable_location"}}}'::jsonb,
        query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "region", "role": "unit"},
        {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "location_visits", "locations": [
        {"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3", "method": "last"},
        {"query_kind": "daily_location", "date": "2016-01-02", "aggregation_unit": "admin3", "method": "last"}]}',
    categories => ARRAY['location_weights', 'location_values', 'subscriber_values'],
    unit_from => 'locations',
    same_unit => ARRAY['locations'],
    stored => TRUE
);
