-- When one was first at a place: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(6);

SET LOCAL timezone = 'UTC';
SELECT pg_temp.nears(pg_temp.circle('first_location', '{"aggregation_unit": "admin3", "location": ["B1"]}'),
    '[["ann", "2016-01-01T15:00:00+00:00"]]',
    'at one');
SELECT pg_temp.nears(pg_temp.circle('first_location', '{"aggregation_unit": "admin3", "location": ["B1",
    "A1"]}'),
    '[["ann", "2016-01-01T13:00:00+00:00"], ["cyd", "2016-01-01T17:00:00+00:00"]]',
    'at any of some');
SELECT pg_temp.nears(pg_temp.circle('first_location', '{"aggregation_unit": "admin3",
    "hours": {"start_hour": 10, "end_hour": 11}}'),
    '[["ann", "2016-01-01T15:00:00+00:00"], ["bob", "2016-01-01T15:00:00+00:00"]]',
    'anywhere, in an hour');

SELECT * FROM finish();
ROLLBACK;
