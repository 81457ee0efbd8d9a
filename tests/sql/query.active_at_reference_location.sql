-- Who was in their own place: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(2);

SELECT pg_temp.nears(jsonb_build_object('query_kind', 'active_at_reference_location', 'unique_locations', pg_temp.circle('unique_locations', '{"aggregation_unit": "admin3",
    "start_date": "2016-01-02"}'), 'reference_locations', pg_temp.place(1)),
    '[["ann", false], ["cyd", true]]',
    'one of the places is it');

SELECT * FROM finish();
ROLLBACK;
