-- How much data: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(pg_temp.circle('mds_volume'),
    '[["ann", 40], ["bob", 8]]',
    'in all');
SELECT pg_temp.nears(pg_temp.circle('mds_volume', '{"volume": "upload", "statistic": "avg"}'),
    '[["ann", 7], ["bob", 1]]',
    'up, a session');

SELECT * FROM finish();
ROLLBACK;
