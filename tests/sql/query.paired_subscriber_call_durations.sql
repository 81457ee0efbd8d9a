-- How long calls with each contact last: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(2);

SELECT pg_temp.nears(pg_temp.circle('paired_subscriber_call_durations'),
    '[["ann", "ann", 5], ["ann", "bob", 90], ["ann", "cyd", 100], ["ann", null, 7], ["bob", "ann", 10], ["cyd",
    "ann", 20]]',
    'outgoing');

SELECT * FROM finish();
ROLLBACK;
