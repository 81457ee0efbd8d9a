-- Query kind flows: how many people are in one region at one time and in another at another.
-- requires: query.register_kind, query.parameter_group, query.flow_pairs_sql
CREATE OR REPLACE FUNCTION query.flows(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT p.region_from, p.region_to, count(*) AS value, count(*) AS contributors FROM (%s) AS p '
        'GROUP BY p.region_from, p.region_to', query.flow_pairs_sql(flows.spec));
END
$body$;

COMMENT ON FUNCTION query.flows(jsonb) IS
$$SQL text of flows: region_from, region_to, value (people), contributors (the same).$$;

SELECT query.register_kind(
    kind => 'flows',
    level => 'aggregate',
    summary => 'How many people are in one region at first and in another later.',
    description => 'Counts subscribers by their two reference locations; those who stay are counted too. Outer joins '
        'keep people who are in one of the two only, with no region on the other side.',
    parameters => query.parameter_group('flow'),
    columns => '[{"name": "region_from", "role": "unit", "suffix": "_from"},
        {"name": "region_to", "role": "unit", "suffix": "_to"}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "flows",
        "from_location": {"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3",
            "method": "last"},
        "to_location": {"query_kind": "daily_location", "date": "2016-01-02", "aggregation_unit": "admin3",
            "method": "last"}}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "rows", "strict": "tree"}',
    unit_from => 'from_location',
    same_unit => ARRAY['from_location', 'to_location']
);
