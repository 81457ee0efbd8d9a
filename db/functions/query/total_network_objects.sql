-- Query kind total_network_objects: how many cells are active in each region and time.
-- requires: query.register_kind, query.parameter_group, query.events_sql, query.sightings_sql, query.whole_days
-- requires: query.bucket_sql, query.hour_counts_sql, query.layer_of, query.people_hours_sql
-- requires: query.cell_masks_sql
CREATE OR REPLACE FUNCTION query.total_network_objects(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_spec constant jsonb := total_network_objects.spec;
    v_unit constant text := v_spec ->> 'total_by';
    v_cells text;
    v_bucket record;
BEGIN
    IF query.whole_days(v_spec) AND v_unit NOT IN ('second', 'minute') THEN
        -- The cells of a day are few, so they come first.
        v_cells := query.hour_counts_sql(format(
            'SELECT m.region, c.id AS thing, s.day, s.hours FROM (SELECT v.cell, v.day, bit_or(v.hours) AS hours '
            'FROM (%s) AS v GROUP BY v.cell, v.day) AS s INNER JOIN store.cell AS c ON c.cell = s.cell '
            'INNER JOIN store.cell_region AS m ON m.cell = s.cell AND m.layer = %L',
            CASE WHEN v_spec ? 'subscriber_subset' THEN query.sightings_sql(v_spec) ELSE query.cell_masks_sql(v_spec) END,
            query.layer_of(v_spec)), v_unit);
        IF NOT 'total_network_objects' = ANY (string_to_array(ops.setting_value('strict_kinds'), ',')) THEN
            -- Only profile strict asks how many people there were.
            RETURN format(
                'SELECT c.region, c.things AS value, c.bucket AT TIME ZONE %L AS datetime, NULL::bigint AS contributors '
                'FROM (%s) AS c', query.time_zone(), v_cells);
        END IF;
        RETURN format(
            'SELECT c.region, c.things AS value, c.bucket AT TIME ZONE %L AS datetime, p.things AS contributors '
            'FROM (%s) AS c INNER JOIN (%s) AS p ON p.region = c.region AND p.bucket = c.bucket',
            query.time_zone(), v_cells,
            query.hour_counts_sql(format(
                'SELECT p.region, p.subscriber AS thing, p.day, p.hours FROM (%s) AS p', query.people_hours_sql(v_spec)), v_unit, TRUE));
    END IF;
    v_bucket := query.bucket_sql(v_spec, v_unit);
    RETURN format(
        'SELECT b.region, b.value, (%5$s) AT TIME ZONE %2$L AS datetime, b.contributors FROM ('
        'SELECT t.region, t.bucket, count(DISTINCT t.id) AS value, count(DISTINCT t.subscriber) AS contributors '
        'FROM (SELECT m.region, c.id, %3$s AS bucket, e.subscriber '
        'FROM (%1$s) AS e INNER JOIN store.cell AS c ON c.cell = e.cell '
        'INNER JOIN store.cell_region AS m ON m.cell = e.cell AND m.layer = %4$L '
        'GROUP BY m.region, c.id, bucket, e.subscriber) AS t GROUP BY t.region, t.bucket) AS b',
        query.events_sql(v_spec), query.time_zone(), v_bucket.inner_sql,
        query.layer_of(v_spec), v_bucket.outer_sql);
END
$body$;

COMMENT ON FUNCTION query.total_network_objects(jsonb) IS
$$SQL text of total_network_objects: region, value (cells), datetime (start of the interval), contributors (people
seen there then; may be NULL where setting strict_kinds does not name the kind: nothing else asks).$$;

SELECT query.register_kind(
    kind => 'total_network_objects',
    level => 'aggregate',
    summary => 'How many cells are active in each region and time.',
    description => 'Counts the different cells with a located event, by region and by second to year.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0,
        '{"name": "total_by", "default": "day", "description": "Length of the intervals.",
          "type": {"type": "string", "enum": ["second", "minute", "hour", "day", "month", "year"]}}'::jsonb,
        query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "region", "role": "unit"}, {"name": "value", "type": "bigint"},
        {"name": "datetime", "type": "timestamptz"}]',
    example => '{"query_kind": "total_network_objects", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "aggregation_unit": "admin3"}',
    exposed => TRUE,
    redaction => '{"rule": "none", "strict": "overlaps"}',
    unit_from => 'aggregation_unit',
    categories => ARRAY['series', 'network_objects']
);
