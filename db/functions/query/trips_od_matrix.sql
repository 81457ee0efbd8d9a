-- Query kind trips_od_matrix: how many people were first in one region and then in another.
-- requires: query.register_kind, query.parameter_group, query.visits_sql, query.in_order
CREATE OR REPLACE FUNCTION query.trips_od_matrix(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- First and last visit of each region are enough, and are a small table.
    RETURN format(
        'WITH visit AS NOT MATERIALIZED (SELECT v.subscriber, v.region, min(v.first_time) AS first_time, '
        'max(v.last_time) AS last_time FROM (%s) AS v GROUP BY v.subscriber, v.region) '
        'SELECT a.region AS region_from, b.region AS region_to, count(*) AS value, count(*) AS contributors '
        'FROM visit AS a INNER JOIN visit AS b ON b.subscriber = a.subscriber AND a.region <> b.region '
        'AND a.first_time < b.last_time GROUP BY a.region, b.region',
        query.in_order(trips_od_matrix.spec, query.visits_sql(trips_od_matrix.spec, TRUE), ARRAY['subscriber', 'region']));
END
$body$;

COMMENT ON FUNCTION query.trips_od_matrix(jsonb) IS
$$SQL text of trips_od_matrix: region_from, region_to, value (people), contributors (the same).$$;

SELECT query.register_kind(
    kind => 'trips_od_matrix',
    level => 'aggregate',
    summary => 'How many people were first in one region and then in another.',
    description => 'Counts a subscriber once for each ordered pair of different regions where they were seen in '
        'the first before '
        'they were last seen in the second.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('unit') -> 0, query.parameter_group('events'),
        query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "region_from", "role": "unit", "suffix": "_from"},
        {"name": "region_to", "role": "unit", "suffix": "_to"}, {"name": "value", "type": "bigint"}]',
    example => '{"query_kind": "trips_od_matrix", "start_date": "2016-01-01", "end_date": "2016-01-08",
        "aggregation_unit": "admin3"}',
    exposed => TRUE,
    categories => ARRAY['series'],
    redaction => '{"rule": "rows", "strict": "overlaps"}',
    unit_from => 'aggregation_unit'
);
