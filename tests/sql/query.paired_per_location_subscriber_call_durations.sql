-- How long calls between two places last: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(2);

SELECT pg_temp.nears(pg_temp.circle('paired_per_location_subscriber_call_durations', '{"aggregation_unit": "admin3"}'),
    '[["ann", "bob", "A1", "A2", 90], ["ann", "cyd", "B1", "A1", 100], ["ann", "ann", "A1", "A1", 5], ["ann", null,
    "A2", null, 7], ["bob", "ann", "A2", "B1", 10], ["cyd", "ann", "A1", "A1", 20]]',
    'of the call''s other row, if there is one');

SELECT * FROM finish();
ROLLBACK;
