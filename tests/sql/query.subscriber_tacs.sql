-- Which phones when: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(2);

SET LOCAL timezone = 'UTC';
SELECT pg_temp.nears(pg_temp.circle('subscriber_tacs', '{"end_date": "2016-01-01T21:00:00"}'),
    '[["ann", "2016-01-01T13:00:00+00:00", 111], ["ann", "2016-01-01T14:00:00+00:00", 111], ["ann",
    "2016-01-01T15:00:00+00:00", 111], ["ann", "2016-01-02T01:00:00+00:00", 222], ["bob",
    "2016-01-01T13:00:00+00:00", 999], ["bob", "2016-01-01T14:00:00+00:00", 999], ["bob",
    "2016-01-01T15:00:00+00:00", 999], ["bob", "2016-01-01T17:00:00+00:00", 999]]',
    'a row an event; unknown phones are left out');

SELECT * FROM finish();
ROLLBACK;
