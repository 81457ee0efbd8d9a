-- Query kind labelled_spatial_aggregate: people by region and label.
-- requires: query.register_kind, query.labelled_counts_sql, query.sql
CREATE OR REPLACE FUNCTION query.labelled_spatial_aggregate(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN query.labelled_counts_sql(query.sql(labelled_spatial_aggregate.spec -> 'locations'),
        query.sql(labelled_spatial_aggregate.spec -> 'labels'), ARRAY['region']);
END
$body$;

COMMENT ON FUNCTION query.labelled_spatial_aggregate(jsonb) IS
$$SQL text of labelled_spatial_aggregate: region, value_label, value (people), contributors (the same).$$;

SELECT query.register_kind(
    kind => 'labelled_spatial_aggregate',
    level => 'aggregate',
    summary => 'How many people of each label are in each region.',
    description => 'A region is shown with all its labels when each of them has more than 15 people.',
    parameters => '[
        {"name": "locations", "required": true, "description": "A coalesced location.",
         "type": {"type": "query", "category": "coalesced_location"}},
        {"name": "labels", "required": true, "description": "A label for each subscriber.",
         "type": {"type": "query", "category": "labels"}}]',
    columns => '[{"name": "region", "role": "unit"}, {"name": "value_label", "type": "text"},
        {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "labelled_spatial_aggregate", "locations": {"query_kind": "coalesced_location",
        "weight_threshold": 1,
        "preferred_location": {"query_kind": "majority_location", "subscriber_location_weights":
            {"query_kind": "location_visits", "locations": [{"query_kind": "daily_location", "date": "2016-01-01",
                "aggregation_unit": "admin3", "method": "last"}]}},
        "fallback_location": {"query_kind": "majority_location", "subscriber_location_weights":
            {"query_kind": "location_visits", "locations": [{"query_kind": "daily_location", "date": "2016-01-02",
                "aggregation_unit": "admin3", "method": "last"}]}},
        "subscriber_location_weights": {"query_kind": "location_visits", "locations": [
            {"query_kind": "daily_location", "date": "2016-01-02", "aggregation_unit": "admin3", "method": "last"}]}},
        "labels": {"query_kind": "mobility_classification", "stay_length_threshold": 1, "locations": [
        {"query_kind": "coalesced_location", "weight_threshold": 1,
        "preferred_location": {"query_kind": "majority_location", "subscriber_location_weights":
            {"query_kind": "location_visits", "locations": [{"query_kind": "daily_location", "date": "2016-01-01",
                "aggregation_unit": "admin3", "method": "last"}]}},
        "fallback_location": {"query_kind": "majority_location", "subscriber_location_weights":
            {"query_kind": "location_visits", "locations": [{"query_kind": "daily_location", "date": "2016-01-02",
                "aggregation_unit": "admin3", "method": "last"}]}},
        "subscriber_location_weights": {"query_kind": "location_visits", "locations": [
            {"query_kind": "daily_location", "date": "2016-01-02", "aggregation_unit": "admin3",
              "method": "last"}]}}]}}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "groups", "by": ["region"]}',
    unit_from => 'locations'
);
