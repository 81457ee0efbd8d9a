-- Query kind location_event_counts: how many events there are in each region and interval of time.
-- requires: query.register_kind, query.parameter_group, query.events_sql, query.people_hours_sql, query.whole_days
-- requires: query.bucket_sql, query.hour_counts_sql, query.direction_sql, query.layer_of
-- requires: query.cell_counts_sql
CREATE OR REPLACE FUNCTION query.location_event_counts(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_spec constant jsonb := location_event_counts.spec;
    v_interval constant text := v_spec ->> 'interval';
    v_unit constant text := CASE v_interval WHEN 'min' THEN 'minute' ELSE v_interval END;
    -- Profile strict wants to know the most that one person adds.
    v_strict constant boolean := 'location_event_counts' = ANY (string_to_array(ops.setting_value('strict_kinds'), ','));
    v_bucket record;
    v_counts text;
BEGIN
    v_bucket := query.bucket_sql(v_spec, v_unit);
    IF query.whole_days(v_spec) AND v_unit <> 'minute' AND query.direction_sql(v_spec ->> 'direction') IS NULL
        AND NOT v_strict THEN
        -- Events are counted by cell, people by the roll-up: nothing is kept for each of both.
        v_counts := format(
            'SELECT n.region, n.bucket, n.events AS value, p.things AS contributors FROM (%1$s) AS n INNER JOIN (%2$s) AS p '
            'ON p.region = n.region AND p.bucket = n.bucket',
            CASE WHEN v_spec ? 'subscriber_subset' THEN format(
                'SELECT m.region, b.bucket, sum(b.events)::bigint AS events FROM ('
                'SELECT b.cell, %2$s AS bucket, b.events FROM (SELECT e.cell, %1$s AS bucket, count(*) AS events '
                'FROM (%3$s) AS e GROUP BY e.cell, bucket) AS b) AS b INNER JOIN store.cell_region AS m '
                'ON m.cell = b.cell AND m.layer = %4$L GROUP BY m.region, b.bucket',
                v_bucket.inner_sql, v_bucket.outer_sql, query.events_sql(v_spec), query.layer_of(v_spec))
            ELSE query.cell_counts_sql(v_spec, v_unit, query.layer_of(v_spec)) END,
            query.hour_counts_sql(query.people_hours_sql(v_spec), v_unit, TRUE));
    ELSE
        v_counts := format(
            'SELECT b.region, %2$s AS bucket, b.value, b.largest, b.contributors FROM ('
            'SELECT p.region, p.bucket, sum(p.events)::bigint AS value, max(p.events) AS largest, '
            'count(*) AS contributors FROM ('
            'SELECT m.region, e.subscriber, %1$s AS bucket, count(*) AS events '
            'FROM (%3$s) AS e INNER JOIN store.cell_region AS m ON m.cell = e.cell AND m.layer = %4$L '
            'AND m.region IS NOT NULL GROUP BY m.region, e.subscriber, bucket) AS p GROUP BY p.region, p.bucket) AS b',
            v_bucket.inner_sql, v_bucket.outer_sql, query.events_sql(v_spec), query.layer_of(v_spec));
    END IF;
    RETURN format('SELECT c.region, to_char(c.bucket, ''YYYY-MM-DD'') AS date%s, c.value, %sc.contributors FROM (%s) AS c',
        CASE v_interval WHEN 'day' THEN '' ELSE ', extract(hour FROM c.bucket) AS hour' END
        || CASE v_interval WHEN 'min' THEN ', extract(minute FROM c.bucket) AS min' ELSE '' END,
        CASE WHEN v_strict THEN 'c.largest, c.value AS magnitude, ' END, v_counts);
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
