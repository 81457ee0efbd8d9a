-- How long calls from each place last: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(2);

SELECT pg_temp.nears(pg_temp.circle('per_location_subscriber_call_durations', '{"aggregation_unit": "admin3"}'),
    '[["ann", "A1", 95], ["ann", "A2", 7], ["ann", "B1", 100], ["bob", "A2", 10], ["cyd", "A1", 20]]',
    'outgoing');

SELECT * FROM finish();
ROLLBACK;
