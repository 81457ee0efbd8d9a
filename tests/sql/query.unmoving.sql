-- Who was in one place only: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(2);

SELECT pg_temp.nears(jsonb_build_object('query_kind', 'unmoving', 'locations', pg_temp.circle('unique_locations', '{"aggregation_unit": "admin3"}')),
    '[["ann", false], ["bob", true], ["cyd", true]]',
    'of the places of two days');

SELECT * FROM finish();
ROLLBACK;
