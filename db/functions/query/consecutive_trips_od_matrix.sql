-- Query kind consecutive_trips_od_matrix: how many people were seen in one region and next in another.
-- requires: query.register_kind, query.parameter_group, query.part_conditions
-- requires: query.located_in_order_sql, query.counted_trips_sql
CREATE OR REPLACE FUNCTION query.consecutive_trips_od_matrix(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- An array of a person's regions beside itself without the first: lead() would leave all to one process.
    RETURN query.counted_trips_sql(ARRAY(
        SELECT format(
            'SELECT a.subscriber, unnest(trim_array(a.regions, 1)) AS region_from, unnest(a.regions[2:]) AS region_to FROM ('
            'SELECT v.subscriber, array_agg(v.region) AS regions FROM (%s) AS v GROUP BY v.subscriber) AS a',
            o.events_sql)
        FROM unnest(query.located_in_order_sql(consecutive_trips_od_matrix.spec, ARRAY(
            SELECT p.condition FROM query.part_conditions(consecutive_trips_od_matrix.spec, 'e.subscriber') AS p
            ORDER BY p.part))) AS o (events_sql)));
END
$body$;

COMMENT ON FUNCTION query.consecutive_trips_od_matrix(jsonb) IS
$$SQL text of consecutive_trips_od_matrix: region_from, region_to, value (people), contributors (the same).$$;

SELECT query.register_kind(
    kind => 'consecutive_trips_od_matrix',
    level => 'aggregate',
    summary => 'How many people were seen in one region and next in another.',
    description => 'Counts a subscriber once for each pair of regions of two events in a row, the same region '
        'twice included.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0, query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "region_from", "role": "unit", "suffix": "_from"},
        {"name": "region_to", "role": "unit", "suffix": "_to"}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "consecutive_trips_od_matrix", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "aggregation_unit": "admin3"}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "rows", "strict": "overlaps"}',
    unit_from => 'aggregation_unit'
);
