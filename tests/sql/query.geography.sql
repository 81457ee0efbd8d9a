-- The regions of a unit: reference queries §6.22.
BEGIN;
\ir include/world.psql
SELECT plan(4);

SELECT is(
    (SELECT jsonb_agg(r.value -> 0 ORDER BY r.value -> 0) FROM jsonb_array_elements(
        pg_temp.complete('{"query_kind": "geography", "aggregation_unit": "admin3"}')) AS r),
    '["A1", "A2", "B1", "B2"]', 'every region once');
SELECT ok(
    (SELECT bool_and(public.st_equals(public.st_geomfromgeojson(r.value -> 1), g.geom)) FROM jsonb_array_elements(
        pg_temp.complete('{"query_kind": "geography", "aggregation_unit": "admin3"}')) AS r
        INNER JOIN store.region AS g ON g.layer = 'admin3' AND g.code = r.value ->> 0), 'with its shape');
SELECT is(
    (SELECT jsonb_agg(r.value - 2 ORDER BY r.value - 2) FROM jsonb_array_elements(
        pg_temp.complete('{"query_kind": "geography", "aggregation_unit": "lon-lat"}')) AS r),
    '[[null, null], [1, 1], [2, 2], [3, 3], [5, 5], [6, 1], [11, 1], [16, 2]]', 'a point for each version of a cell');
SELECT is(
    pg_temp.published('{"query_kind": "geography", "aggregation_unit": "admin1"}'),
    pg_temp.complete('{"query_kind": "geography", "aggregation_unit": "admin1"}'), 'all of it is published');

SELECT * FROM finish();
ROLLBACK;
