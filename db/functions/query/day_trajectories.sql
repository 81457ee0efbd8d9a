-- Query kind day_trajectories: where each subscriber was, day by day.
-- requires: query.register_kind, query.parameter_group, query.sql, query.parse_datetime
CREATE OR REPLACE FUNCTION query.day_trajectories(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (
        SELECT string_agg(
            format('SELECT d.subscriber, d.region, TIMESTAMP %L AS date FROM (%s) AS d',
                to_char(query.parse_datetime(l.value ->> 'date'), 'YYYY-MM-DD HH24:MI:SS'), query.sql(l.value)),
            ' UNION ALL ' ORDER BY l.ordinality)
        FROM jsonb_array_elements(day_trajectories.spec -> 'locations') WITH ORDINALITY AS l);
END
$body$;

COMMENT ON FUNCTION query.day_trajectories(jsonb) IS
$$SQL text of day_trajectories: subscriber, region, date (the start of the day).$$;

SELECT query.register_kind(
    kind => 'day_trajectories',
    level => 'subscriber',
    summary => 'Where each subscriber was, day by day.',
    description => 'The given daily locations, one below the other, each with its date.',
    parameters => jsonb_build_array(
        '{"name": "locations", "required": true, "description": "Daily locations of one aggregation unit.",
          "type": {"type": "list", "minimum_items": 1, "unordered": true, "items": {"type": "query",
          "category": "daily_location"}}}'::jsonb),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "region", "role": "unit"}, {"name": "date",
     "type": "timestamp"}]',
    example => '{"query_kind": "day_trajectories", "locations": [{"query_kind": "daily_location",
     "date": "2016-01-01", "aggregation_unit": "admin3", "method": "last"},
     {"query_kind": "daily_location", "date": "2016-01-02", "aggregation_unit": "admin3",
     "method": "last"}]}',
    unit_from => 'locations',
    same_unit => ARRAY['locations'],
    stored => TRUE
);
