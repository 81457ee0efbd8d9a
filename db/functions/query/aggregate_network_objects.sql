-- Query kind aggregate_network_objects: a statistic of the number of active cells of each region over time.
-- requires: query.register_kind, query.parameter_group, query.statistic_sql, query.sql, query.time_zone
CREATE OR REPLACE FUNCTION query.aggregate_network_objects(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT n.region, %1$s AS value, date_trunc(%2$L, n.datetime AT TIME ZONE %3$L) AT TIME ZONE %3$L AS datetime, '
        'min(n.contributors) AS contributors FROM (%4$s) AS n GROUP BY n.region, '
        'date_trunc(%2$L, n.datetime AT TIME ZONE %3$L)',
        query.statistic_sql(aggregate_network_objects.spec ->> 'statistic', 'n.value'),
        aggregate_network_objects.spec ->> 'aggregate_by', query.time_zone(),
        query.sql(aggregate_network_objects.spec -> 'total_network_objects'));
END
$body$;

COMMENT ON FUNCTION query.aggregate_network_objects(jsonb) IS
$$SQL text of aggregate_network_objects: region, value, datetime (start of the interval), contributors (the
fewest of any of the numbers).$$;

SELECT query.register_kind(
    kind => 'aggregate_network_objects',
    level => 'aggregate',
    summary => 'A statistic of the number of active cells of each region over time.',
    description => 'Over the rows of total_network_objects, by minute to century.',
    parameters => jsonb_build_array(
        '{"name": "total_network_objects", "required": true, "description": "The numbers of cells.",
          "type": {"type": "query", "category": "network_objects"}}'::jsonb,
        query.parameter_group('statistic'),
        '{"name": "aggregate_by", "required": true, "suggest": "day", "description": "Length of the intervals.",
          "type": {"type": "string",
                   "enum": ["second", "minute", "hour", "day", "month", "year", "century"]}}'::jsonb),
    columns => '[{"name": "region", "role": "unit"}, {"name": "value", "type": "numeric"},
        {"name": "datetime", "type": "timestamptz"}]',
    example => '{"query_kind": "aggregate_network_objects", "statistic": "avg", "aggregate_by": "day",
        "total_network_objects": {"query_kind": "total_network_objects", "start_date": "2016-01-01",
            "end_date": "2016-01-08", "aggregation_unit": "admin3", "total_by": "hour"}}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "none", "strict": "overlaps"}',
    unit_from => 'total_network_objects'
);
