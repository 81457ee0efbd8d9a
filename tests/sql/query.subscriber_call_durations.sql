-- How long calls last: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(pg_temp.circle('subscriber_call_durations'),
    '[["ann", 202], ["bob", 10], ["cyd", 20]]',
    'outgoing seconds in all');
SELECT pg_temp.nears(pg_temp.circle('subscriber_call_durations', '{"direction": "both", "statistic": "max"}'),
    '[["ann", 100], ["bob", 60], ["cyd", 100]]',
    'the longest');

SELECT * FROM finish();
ROLLBACK;
