-- Query kind majority_location: the place of more than half of a subscriber's visits.
-- requires: query.register_kind, query.sql, query.parameter_group
CREATE OR REPLACE FUNCTION query.majority_location(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- Of a subscriber's places the one of most visits, with their number above its own: one greatest number to look for.
    RETURN format(
        'SELECT v.subscriber, CASE WHEN (v.most >> 32) * 2 > v.total THEN nullif((v.most & 4294967295)::integer, 0) END '
        'AS region FROM (SELECT w.subscriber, max((w.value << 32) | coalesce(w.region, 0)) AS most, '
        'greatest(sum(w.value), %s::numeric) AS total FROM (%s) AS w GROUP BY w.subscriber) AS v%s',
        majority_location.spec ->> 'minimum_total_weight',
        query.sql(majority_location.spec -> 'subscriber_location_weights'),
        CASE WHEN (majority_location.spec ->> 'include_unlocatable')::boolean THEN ''
            ELSE ' WHERE (v.most >> 32) * 2 > v.total' END);
END
$body$;

COMMENT ON FUNCTION query.majority_location(jsonb) IS
$$SQL text of majority_location: one row (subscriber, region); region is NULL for the unlocatable, if included.$$;

SELECT query.register_kind(
    kind => 'majority_location',
    level => 'subscriber',
    summary => 'The place that has more than half of each subscriber''s weight.',
    description => 'A place is chosen when its weight is more than half of the total, which counts as '
        'minimum_total_weight at least. Subscribers without such a place are left out, or kept without a place.',
    parameters => jsonb_build_array(
        '{"name": "subscriber_location_weights", "required": true, "description": "Weights of places: location_visits.",
          "type": {"type": "query", "category": "location_weights"}}'::jsonb,
        '{"name": "minimum_total_weight", "default": 0.0, "type": {"type": "number", "minimum": 0},
          "description": "The least total weight to take a half of."}'::jsonb,
        '{"name": "include_unlocatable", "default": false, "type": {"type": "boolean"},
          "description": "Keep subscribers without a majority, with no place."}'::jsonb,
        query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "region", "role": "unit"}]',
    example => '{"query_kind": "majority_location", "subscriber_location_weights": {"query_kind": "location_visits",
        "locations": [{"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3",
            "method": "last"}]}}',
    categories => ARRAY['reference_location', 'flow_input', 'majority_location'],
    unit_from => 'subscriber_location_weights',
    stored => TRUE
);
