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
    v_stay constant integer := mobility_classification.spec ->> 'stay_length_threshold';
    v_rows text;
    v_stays text;
BEGIN
    SELECT string_agg(
        format('SELECT d.subscriber, d.region, %s AS turn FROM (%s) AS d', i.ordinality, query.sql(i.value)),
        ' UNION ALL ' ORDER BY i.ordinality)
    INTO v_rows
    FROM jsonb_array_elements(mobility_classification.spec -> 'locations') WITH ORDINALITY AS i;
    -- A stay: as many places in a row as are asked for, each the one before it.
    SELECT string_agg(format('(%s)', s.same), ' OR ') INTO v_stays
    FROM (
        SELECT string_agg(format('a.regions[%s] = a.regions[%s]', n.turn, n.turn + 1), ' AND ') AS same
        FROM generate_series(1, v_inputs - v_stay + 1) AS f (first),
            generate_series(f.first, f.first + v_stay - 2) AS n (turn)
        GROUP BY f.first
    ) AS s;
    -- An array in place of row_number(), which would leave all to one process.
    RETURN format(
        'SELECT a.subscriber, CASE WHEN a.regions[a.turns] IS NULL THEN ''unlocated'' WHEN a.turns < %2$s THEN ''irregular'' '
        'WHEN array_position(a.regions, NULL) IS NOT NULL THEN ''not_always_locatable'' '
        'WHEN %3$s THEN ''stable'' ELSE ''mobile'' END AS value FROM ('
        'SELECT l.subscriber, array_agg(l.region) AS regions, count(*) AS turns FROM ('
        'SELECT r.subscriber, r.region, r.turn FROM (%1$s) AS r ORDER BY r.subscriber, r.turn) AS l '
        'GROUP BY l.subscriber HAVING max(l.turn) = %2$s) AS a',
        v_rows, v_inputs, coalesce(v_stays, (v_stay <= v_inputs)::text));
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
