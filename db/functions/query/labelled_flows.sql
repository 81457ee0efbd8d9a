-- Query kind labelled_flows: flows by label.
-- requires: query.register_kind, query.labelled_counts_sql, query.flow_pairs_sql
CREATE OR REPLACE FUNCTION query.labelled_flows(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN query.labelled_counts_sql(query.flow_pairs_sql(labelled_flows.spec),
        query.sql(labelled_flows.spec -> 'labels'), ARRAY['region_from', 'region_to']);
END
$body$;

COMMENT ON FUNCTION query.labelled_flows(jsonb) IS
$$SQL text of labelled_flows: region_from, region_to, value_label, value (people), contributors (the same).$$;

SELECT query.register_kind(
    kind => 'labelled_flows',
    level => 'aggregate',
    summary => 'How many people of each label go from one region to another.',
    description => 'A pair of regions is shown with all its labels when each of them has more than 15 people; a pair '
        'with an unknown side is not.',
    parameters => '[
        {"name": "from_location", "required": true, "description": "Where people are at first.",
         "type": {"type": "query", "category": "coalesced_location"}},
        {"name": "to_location", "required": true, "description": "Where they are later.",
         "type": {"type": "query", "category": "coalesced_location"}},
        {"name": "labels", "required": true, "description": "A label for each subscriber.",
         "type": {"type": "query", "category": "labels"}},
        {"name": "join_type", "default": "inner", "description": "Whom to keep: those in both (inner) or more.",
         "type": {"type": "string",
                  "enum": ["inner", "full outer", "left", "right", "left outer", "right outer"]}}]',
    columns => '[{"name": "region_from", "role": "unit", "suffix": "_from"},
        {"name": "region_to", "role": "unit", "suffix": "_to"}, {"name": "value_label", "type": "text"},
        {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "labelled_flows", "from_location": {"query_kind": "coalesced_location",
        "weight_threshold": 1,
        "preferred_location": {"query_kind": "majority_location", "subscriber_location_weights":
            {"query_kind": "location_visits", "locations": [{"query_kind": "daily_location", "date": "2016-01-01",
                "aggregation_unit": "admin3", "method": "last"}]}},
        "fallback_location": {"query_kind": "majority_location", "subscriber_location_weights":
            {"query_kind": "location_visits", "locations": [{"query_kind": "daily_location", "date": "2016-01-02",
                "aggregation_unit": "admin3", "method": "last"}]}},
        "subscriber_location_weights": {"query_kind": "location_visits", "locations": [
            {"query_kind": "daily_location", "date": "2016-01-02", "aggregation_unit": "admin3", "method": "last"}]}},
        "to_location": {"query_kind": "coalesced_location", "weight_threshold": 1,
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
    redaction => '{"rule": "groups", "by": ["region_from", "region_to"]}',
    unit_from => 'from_location',
    same_unit => ARRAY['from_location', 'to_location']
);
