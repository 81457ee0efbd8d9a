-- Query kind inflows: how many people come into each region.
-- requires: query.register_kind, query.parameter_group, query.flow_pairs_sql
CREATE OR REPLACE FUNCTION query.inflows(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT p.region_to AS region, count(*)::numeric AS value, count(DISTINCT p.subscriber) AS contributors '
        'FROM (%s) AS p GROUP BY p.region_to', query.flow_pairs_sql(inflows.spec));
END
$body$;

COMMENT ON FUNCTION query.inflows(jsonb) IS
$$SQL text of inflows: region, value (summed over the other region), contributors (people).$$;

SELECT query.register_kind(
    kind => 'inflows',
    level => 'aggregate',
    summary => 'How many people come into each region.',
    description => 'Sums of complete flows by destination; those who stay and those whose other '
        'place is unknown are counted too.',
    parameters => query.parameter_group('flow'),
    columns => '[{"name": "region", "role": "unit"}, {"name": "value", "type": "numeric"}]',
    example => '{"query_kind": "inflows",
        "from_location": {"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3",
            "method": "last"},
        "to_location": {"query_kind": "daily_location", "date": "2016-01-02", "aggregation_unit": "admin3",
            "method": "last"}}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "rows"}',
    unit_from => 'from_location',
    same_unit => ARRAY['from_location', 'to_location']
);
