-- The time between events in whole units: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(5);

SELECT pg_temp.nears(pg_temp.circle('interevent_period'),
    '[["ann", 3], ["bob", 2], ["cyd", null]]',
    'hours, rounded down');
SELECT pg_temp.nears(pg_temp.circle('interevent_period', '{"time_resolution": "minute"}'),
    '[["ann", 210], ["bob", 120], ["cyd", null]]',
    'minutes');
SELECT pg_temp.refused(pg_temp.circle('interevent_period', '{"statistic": "count"}'),
    'statistic: Must be one of: sum, avg, max, min, median, stddev, variance, mode.',
    'a number of gaps is no time');

SELECT * FROM finish();
ROLLBACK;
