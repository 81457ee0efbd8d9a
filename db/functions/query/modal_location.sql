-- Query kind modal_location: the place of most days.
-- requires: query.register_kind, query.parameter_group, query.most_common_sql, query.sql, query.in_parts
CREATE OR REPLACE FUNCTION query.modal_location(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_votes text;
BEGIN
    SELECT string_agg(
        format('SELECT d.subscriber, d.region, 1 AS events, TIMESTAMP %L AS last_time FROM (%s) AS d',
            to_char(query.parse_datetime(l.value ->> 'date'), 'YYYY-MM-DD HH24:MI:SS'), query.sql(l.value)),
        ' UNION ALL ' ORDER BY l.ordinality)
    INTO v_votes
    FROM jsonb_array_elements(modal_location.spec -> 'locations') WITH ORDINALITY AS l;
    RETURN query.in_parts(modal_location.spec, query.most_common_sql(v_votes));
END
$body$;

COMMENT ON FUNCTION query.modal_location(jsonb) IS
$$SQL text of modal_location: one row (subscriber, region) for each subscriber of any day.$$;

SELECT query.register_kind(
    kind => 'modal_location',
    level => 'subscriber',
    summary => 'The place where each subscriber was on most of the given days.',
    description => 'Each daily location is one vote; among places of equal votes the one voted for latest wins.',
    parameters => jsonb_build_array(
        '{"name": "locations", "required": true, "description": "Daily locations of one aggregation unit.",
          "type": {"type": "list", "minimum_items": 1, "unordered": true,
                   "items": {"type": "query", "category": "daily_location"}}}'::jsonb,
        query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "region", "role": "unit"}]',
    example => '{"query_kind": "modal_location", "locations": [
        {"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3", "method": "last"},
        {"query_kind": "daily_location", "date": "2016-01-02", "aggregation_unit": "admin3", "method": "last"}]}',
    categories => ARRAY['reference_location', 'flow_input', 'visitable_location'],
    unit_from => 'locations',
    same_unit => ARRAY['locations'],
    stored => TRUE
);
