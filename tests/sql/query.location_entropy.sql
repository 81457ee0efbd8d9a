-- How evenly events are spread over places: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(pg_temp.circle('location_entropy', '{"aggregation_unit": "admin3"}'),
    '[["ann", 0.900256], ["bob", 0], ["cyd", 0]]',
    'regions');
SELECT pg_temp.nears(pg_temp.circle('location_entropy', '{"aggregation_unit": "lon-lat"}'),
    '[["ann", 0.900256], ["bob", 0], ["cyd", 0.636514]]',
    'points');

SELECT * FROM finish();
ROLLBACK;
