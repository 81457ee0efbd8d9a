-- Query kind coalesced_location: a preferred place, or else another.
-- requires: query.register_kind, query.parameter_group, query.sql
CREATE OR REPLACE FUNCTION query.coalesced_location(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT coalesce(p.subscriber, f.subscriber) AS subscriber, coalesce(p.region, f.region) AS region '
        'FROM (%s) AS p FULL JOIN (SELECT b.subscriber, b.region FROM (%s) AS b INNER JOIN (%s) AS w '
        'ON w.subscriber = b.subscriber AND w.region = b.region WHERE w.value >= %s) AS f '
        'ON f.subscriber = p.subscriber',
        query.sql(coalesced_location.spec -> 'preferred_location'),
        query.sql(coalesced_location.spec -> 'fallback_location'),
        query.sql(coalesced_location.spec -> 'subscriber_location_weights'),
        coalesced_location.spec ->> 'weight_threshold');
END
$body$;

COMMENT ON FUNCTION query.coalesced_location(jsonb) IS
$$SQL text of coalesced_location: one row (subscriber, region); region is NULL for the unlocatable.$$;

SELECT query.register_kind(
    kind => 'coalesced_location',
    level => 'subscriber',
    summary => 'Each subscriber''s preferred place, or else the fallback where it has weight enough.',
    description => 'The fallback counts where the subscriber''s weight there is at least weight_threshold.',
    parameters => jsonb_build_array(
        '{"name": "preferred_location", "required": true, "description": "A majority location.",
          "type": {"type": "query", "category": "majority_location"}}'::jsonb,
        '{"name": "fallback_location", "required": true, "description": "Another, for those without the first.",
          "type": {"type": "query", "category": "majority_location"}}'::jsonb,
        '{"name": "subscriber_location_weights", "required": true, "description": "Weights of places: location_visits.",
          "type": {"type": "query", "category": "location_weights"}}'::jsonb,
        '{"name": "weight_threshold", "required": true, "type": {"type": "integer"},
          "description": "The least weight of a fallback place."}'::jsonb,
        query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "region", "role": "unit"}]',
    example => '{"query_kind": "coalesced_location", "weight_threshold": 1,
        "preferred_location": {"query_kind": "majority_location", "subscriber_location_weights":
            {"query_kind": "location_visits", "locations": [{"query_kind": "daily_location", "date": "2016-01-01",
                "aggregation_unit": "admin3", "method": "last"}]}},
        "fallback_location": {"query_kind": "majority_location", "subscriber_location_weights":
            {"query_kind": "location_visits", "locations": [{"query_kind": "daily_location", "date": "2016-01-02",
                "aggregation_unit": "admin3", "method": "last"}]}},
        "subscriber_location_weights": {"query_kind": "location_visits", "locations": [
            {"query_kind": "daily_location", "date": "2016-01-02", "aggregation_unit": "admin3", "method": "last"}]}}',
    categories => ARRAY['reference_location', 'flow_input', 'coalesced_location'],
    unit_from => 'preferred_location',
    same_unit => ARRAY['preferred_location', 'fallback_location', 'subscriber_location_weights'],
    stored => TRUE
);
