-- Which phones when, and what is known of them: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(2);

SET LOCAL timezone = 'UTC';
SELECT pg_temp.nears(pg_temp.circle('subscriber_handsets', '{"start_date": "2016-01-01T10:00:00",
    "end_date": "2016-01-01T11:00:00"}'),
    '[["ann", "2016-01-01T15:00:00+00:00", 111,
    "Alpha", null, 60, null, null, null, null, null, null, null, null, null], ["bob",
    "2016-01-01T15:00:00+00:00", 999, null, null, null, null, null, null, null, null, null, null, null, null]]',
    'a row an event');

SELECT * FROM finish();
ROLLBACK;
