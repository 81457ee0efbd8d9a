-- Query kind subscriber_stay_lengths: how long each subscriber stays at a place.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.sql, query.statistic_sql
CREATE OR REPLACE FUNCTION query.subscriber_stay_lengths(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT n.subscriber, %s AS value FROM (SELECT s.subscriber, s.region, s.run, count(*) AS length FROM ('
        'SELECT l.subscriber, l.region, l.place - row_number() OVER ('
        'PARTITION BY l.subscriber, l.region ORDER BY l.place) AS run FROM (%s) AS l WHERE l.region IS '
        'NOT NULL) AS s '
        'GROUP BY s.subscriber, s.region, s.run) AS n GROUP BY n.subscriber',
        query.statistic_sql(subscriber_stay_lengths.spec ->> 'statistic', 'n.length'), (
            SELECT string_agg(format('SELECT d.subscriber, d.region, %s AS place FROM (%s) AS d',
                i.ordinality, query.sql(i.value)), ' UNION ALL ' ORDER BY i.ordinality)
            FROM jsonb_array_elements(subscriber_stay_lengths.spec -> 'locations') WITH ORDINALITY AS i));
END
$body$;

COMMENT ON FUNCTION query.subscriber_stay_lengths(jsonb) IS
$$SQL text of subscriber_stay_lengths: subscriber, value (locations in a row).$$;

SELECT query.register_kind(
    kind => 'subscriber_stay_lengths',
    level => 'subscriber',
    summary => 'A statistic of how many of the given locations in a row each subscriber is at one place.',
    description => 'A stay ends where the next location is another, unknown or missing.',
    parameters => jsonb_build_array(
        '{"name": "locations", "required": true,
          "description": "Locations in order of time, of one aggregation unit.", "type": {"type": "list",
          "minimum_items": 1, "items": {"type": "query", "category": "reference_location"}}}'::jsonb,
        query.defaulted(query.parameter_group('statistic') -> 0, '"max"'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "subscriber_stay_lengths", "locations": [{"query_kind": "daily_location",
     "date": "2016-01-01", "aggregation_unit": "admin3", "method": "last"},
     {"query_kind": "daily_location", "date": "2016-01-02", "aggregation_unit": "admin3",
     "method": "last"}, {"query_kind": "daily_location", "date": "2016-01-03",
     "aggregation_unit": "admin3", "method": "last"}], "statistic": "max"}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    unit_from => 'locations',
    same_unit => ARRAY['locations'],
    stored => TRUE
);
