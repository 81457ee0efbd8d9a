-- Query kind total_network_objects: how many cells are active in each region and time.
-- requires: query.register_kind, query.parameter_group, query.events_sql, query.time_zone, query.layer_of
CREATE OR REPLACE FUNCTION query.total_network_objects(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT t.region, count(DISTINCT t.id) AS value, t.bucket AT TIME ZONE %2$L AS datetime, '
        'count(DISTINCT t.subscriber) AS contributors '
        'FROM (SELECT m.region, c.id, date_trunc(%3$L, e."time" AT TIME ZONE %2$L) AS bucket, e.subscriber '
        'FROM (%1$s) AS e INNER JOIN store.cell AS c ON c.cell = e.cell '
        'INNER JOIN store.cell_region AS m ON m.cell = e.cell AND m.layer = %4$L '
        'GROUP BY m.region, c.id, bucket, e.subscriber) AS t GROUP BY t.region, t.bucket',
        query.events_sql(total_network_objects.spec), query.time_zone(), total_network_objects.spec ->> 'total_by',
        query.layer_of(total_network_objects.spec));
END
$body$;

COMMENT ON FUNCTION query.total_network_objects(jsonb) IS
$$SQL text of total_network_objects: region, value (cells), datetime (start of the interval), contributors (people
seen there then).$$;

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
