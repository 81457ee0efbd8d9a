-- Query kind location_event_counts: how many events there are in each region and interval of time.
-- requires: query.register_kind, query.parameter_group, query.events_sql, query.time_zone, query.layer_of
CREATE OR REPLACE FUNCTION query.location_event_counts(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_interval constant text := location_event_counts.spec ->> 'interval';
BEGIN
    RETURN format(
        'SELECT b.region, to_char(b.bucket, ''YYYY-MM-DD'') AS date%1$s, b.value, %6$sb.contributors FROM ('
        'SELECT p.region, p.bucket, sum(p.events)::bigint AS value, max(p.events) AS largest, '
        'count(*) AS contributors FROM ('
        'SELECT m.region, e.subscriber, date_trunc(%2$L, e."time" AT TIME ZONE %3$L) AS bucket, count(*) AS events '
        'FROM (%4$s) AS e INNER JOIN store.cell_region AS m ON m.cell = e.cell AND m.layer = %5$L AND m.region IS NOT NULL '
        'GROUP BY m.region, e.subscriber, bucket) AS p GROUP BY p.region, p.bucket) AS b',
        CASE v_interval WHEN 'day' THEN '' ELSE ', extract(hour FROM b.bucket) AS hour' END
        || CASE v_interval WHEN 'min' THEN ', extract(minute FROM b.bucket) AS min' ELSE '' END,
        CASE v_interval WHEN 'min' THEN 'minute' ELSE v_interval END,
        query.time_zone(), query.events_sql(location_event_counts.spec),
        query.layer_of(location_event_counts.spec),
        -- Wanted by profile strict alone.
        CASE WHEN 'location_event_counts' = ANY (string_to_array(ops.setting_value('strict_kinds'), ','))
            THEN 'b.largest, b.value AS magnitude, ' END);
END
$body$;

COMMENT ON FUNCTION query.location_event_counts(jsonb) IS
$$SQL text of location_event_counts: region, date (text), hour and min by interval, value (events), contributors
(people with one). For profile strict also largest (events of one person) and magnitude (all).$$;

SELECT query.register_kind(
    kind => 'location_event_counts',
    level => 'aggregate',
    summary => 'How many events there are in each region and interval of time.',
    description => 'Counts located events by region and by day, hour or minute. A region''s interval is shown '
        'when more than 15 '
        'people had an event in it.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0, query.parameter_group('direction'),
        '{"name": "interval", "required": true, "suggest": "day", "description": "day, hour or min.",
          "type": {"type": "string", "enum": ["min", "hour", "day"], "aliases": {"minute": "min"}}}'::jsonb,
        query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "region", "role": "unit"}, {"name": "date", "type": "text"},
        {"name": "hour", "type": "numeric", "when": {"interval": ["hour", "min"]}},
        {"name": "min", "type": "numeric", "when": {"interval": ["min"]}}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "location_event_counts", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "aggregation_unit": "admin3", "interval": "hour"}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "rows", "strict": "overlaps"}',
    unit_from => 'aggregation_unit'
);
