-- Query kind trips_od_matrix: how many people were first in one region and then in another.
-- requires: query.register_kind, query.parameter_group, query.visits_sql, query.in_order, query.in_parts
CREATE OR REPLACE FUNCTION query.trips_od_matrix(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- First and last visit of each region are enough; those of who was in more than one are paired as arrays: they
    -- are grouped once, and read in step. A trip is one number, which is sorted in half the time of two.
    RETURN format(
        'SELECT (c.trip >> 32)::integer AS region_from, (c.trip & 4294967295)::integer AS region_to, '
        'c.value, c.value AS contributors FROM ('
        'SELECT (t.region_from::bigint << 32) | t.region_to AS trip, count(*) AS value FROM (%s) AS t '
        'WHERE t.region_from <> t.region_to AND t.first_time < t.last_time GROUP BY trip) AS c',
        query.in_parts(trips_od_matrix.spec, format(
            'SELECT b.subscriber, b.region AS region_from, b.first_time, unnest(b.regions) AS region_to, '
            'unnest(b.last_times) AS last_time FROM ('
            'SELECT a.subscriber, unnest(a.regions) AS region, unnest(a.first_times) AS first_time, a.regions, a.last_times '
            'FROM (SELECT v.subscriber, array_agg(v.region) AS regions, array_agg(v.first_time) AS first_times, '
            'array_agg(v.last_time) AS last_times FROM (SELECT v.subscriber, v.region, min(v.first_time) AS first_time, '
            'max(v.last_time) AS last_time FROM (%s) AS v GROUP BY v.subscriber, v.region) AS v '
            'GROUP BY v.subscriber HAVING count(*) > 1) AS a) AS b',
            query.in_order(trips_od_matrix.spec, query.visits_sql(trips_od_matrix.spec, TRUE),
                ARRAY['subscriber', 'region']))));
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
