-- Query kind mobility_classification: how settled each subscriber is.
-- requires: query.register_kind, query.parameter_group, query.sql
CREATE OR REPLACE FUNCTION query.mobility_classification(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_inputs constant integer := jsonb_array_length(mobility_classification.spec -> 'locations');
    v_rows text;
BEGIN
    SELECT string_agg(
        format('SELECT d.subscriber, d.region, %s AS turn FROM (%s) AS d', i.ordinality, query.sql(i.value)),
        ' UNION ALL ' ORDER BY i.ordinality)
    INTO v_rows
    FROM jsonb_array_elements(mobility_classification.spec -> 'locations') WITH ORDINALITY AS i;
    -- A stay is a run of turns with one place: there turn minus its rank is constant.
    RETURN format(
        'SELECT c.subscriber, CASE WHEN bool_or(c.turn_last AND c.region IS NULL) THEN ''unlocated'' '
        'WHEN sum(c.turns) < %2$s THEN ''irregular'' WHEN bool_or(c.region IS NULL) THEN ''not_always_locatable'' '
        'WHEN max(c.turns) < %3$s THEN ''mobile'' ELSE ''stable'' END AS value FROM ('
        'SELECT r.subscriber, r.region, r.run, count(*) AS turns, bool_or(r.turn = %2$s) AS turn_last FROM ('
        'SELECT l.subscriber, l.region, l.turn, '
        'l.turn - row_number() OVER (PARTITION BY l.subscriber, l.region ORDER BY l.turn) AS run '
        'FROM (%1$s) AS l) AS r GROUP BY r.subscriber, r.region, r.run) AS c '
        'GROUP BY c.subscriber HAVING bool_or(c.turn_last)',
        v_rows, v_inputs, mobility_classification.spec ->> 'stay_length_threshold');
END
$body$;

COMMENT ON FUNCTION query.mobility_classification(jsonb) IS
$$SQL text of mobility_classification: subscriber, value (the label), for those in the last input.$$;

SELECT query.register_kind(
    kind => 'mobility_classification',
    level => 'subscriber',
    summary => 'How settled each subscriber is over a sequence of locations.',
    description => 'The first that holds: unlocated in the last; irregular, missing from one; not_always_locatable; '
        'mobile, no stay of stay_length_threshold locations in a row; stable.',
    parameters => jsonb_build_array(
        '{"name": "locations", "required": true, "description": "Coalesced locations in the order of time.",
          "type": {"type": "list", "minimum_items": 1, "items": {"type": "query", "category": "coalesced_location"}}}'::jsonb,
        '{"name": "stay_length_threshold", "required": true, "type": {"type": "integer"},
          "description": "How many locations in a row make a stay."}'::jsonb,
        query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "text"}]',
    example => '{"query_kind": "mobility_classification", "stay_length_threshold": 1, "locations": [
        {"query_kind": "coalesced_location", "weight_threshold": 1,
        "preferred_location": {"query_kind": "majority_location", "subscriber_location_weights":
            {"query_kind": "location_visits", "locations": [{"query_kind": "daily_location", "date": "2016-01-01",
                "aggregation_unit": "admin3", "method": "last"}]}},
        "fallback_location": {"query_kind": "majority_location", "subscriber_location_weights":
            {"query_kind": "location_visits", "locations": [{"query_kind": "daily_location", "date": "2016-01-02",
                "aggregation_unit": "admin3", "method": "last"}]}},
        "subscriber_location_weights": {"query_kind": "location_visits", "locations": [
            {"query_kind": "daily_location", "date": "2016-01-02", "aggregation_unit": "admin3",
            "method": "last"}]}}]}',
    categories => ARRAY['labels'],
    unit_from => 'locations',
    same_unit => ARRAY['locations'],
    stored => TRUE
);
