-- When each subscriber was active: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(2);

SELECT pg_temp.nears(pg_temp.circle('subscriber_calendar_activity', '{"total_periods": 2}') - 'end_date',
    '[["ann", ["2016-01-01T00:00:00", "2016-01-02T00:00:00"]], ["bob", ["2016-01-01T00:00:00"]], ["cyd",
    ["2016-01-01T00:00:00", "2016-01-02T00:00:00"]]]',
    'days, in local time');

SELECT * FROM finish();
ROLLBACK;
