-- Which sites belong together: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(pg_temp.circle('hartigan_cluster', '{"radius": 600}'),
    '[["ann", [2.666666667, 1], 1, 3, ["S1", "S2"], [0, 0]], ["ann", [11, 1], 2, 1, ["S3"], [0]], ["bob",
    [6, 1], 1, 1, ["S2"], [0]], ["cyd", [1, 1], 1, 2, ["S1"], [0]]]',
    'the centre moves by weight');
SELECT pg_temp.nears(pg_temp.circle('hartigan_cluster', '{"radius": 600, "call_threshold": 2}'),
    '[["ann", [2.666666667, 1], 1, 3, ["S1", "S2"], [0, 0]], ["cyd", [1, 1], 1, 2, ["S1"], [0]]]',
    'two days at least');

SELECT * FROM finish();
ROLLBACK;
