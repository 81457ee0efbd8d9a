-- Who was in their own place only: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(jsonb_build_object('query_kind', 'unmoving_at_reference_location', 'locations', pg_temp.circle('unique_locations', '{"aggregation_unit": "admin3"}'), 'reference_locations', pg_temp.place(1)),
    '[["ann", false], ["bob", true], ["cyd", true]]',
    'all places are it');
SELECT pg_temp.nears(jsonb_build_object('query_kind', 'unmoving_at_reference_location', 'locations', pg_temp.circle('unique_locations', '{"aggregation_unit": "admin3"}'), 'reference_locations', pg_temp.place(2)),
    '[["ann", false], ["cyd", true]]',
    'who has no reference location is left out');

SELECT * FROM finish();
ROLLBACK;
