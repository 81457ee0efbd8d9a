-- How far places are apart: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(3);

SELECT is(jsonb_array_length(pg_temp.complete('{"query_kind": "distance_matrix"}')), 49, 'every pair of the seven points');
SELECT is(pg_temp.rounded(pg_temp.complete('{"query_kind": "distance_matrix"}')) @> '[[1, 1, 6, 1, 556.513195], [6, 1, 1, 1, 556.513195],
    [1, 1, 11, 1, 1113.026066], [3, 3, 1, 1, 313.705445], [5, 5, 5, 5, 0]]', TRUE, 'kilometres');
SELECT pg_temp.refused('{"query_kind": "distance_matrix", "aggregation_unit": "admin3"}',
    'aggregation_unit: unit admin3 does not have longitude/latitude columns.', 'regions have no distance');

SELECT * FROM finish();
ROLLBACK;
