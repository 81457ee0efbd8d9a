-- Days at each site: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(2);

SELECT pg_temp.nears(pg_temp.circle('site_call_days'),
    '[["ann", "S1", 0, 1, 1, 2], ["ann", "S2", 0, 6, 1, 1], ["ann", "S3", 0, 11, 1, 1], ["bob", "S2", 0, 6, 1, 1],
    ["cyd", "S1", 0, 1, 1, 2]]',
    'a day counts once');

SELECT * FROM finish();
ROLLBACK;
