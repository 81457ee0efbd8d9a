-- Days at each place: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(pg_temp.circle('call_days', '{"aggregation_unit": "admin3"}'),
    '[["ann", "A1", 2], ["ann", "A2", 1], ["ann", "B1", 1], ["bob", "A2", 1], ["cyd", "A1", 2]]',
    'a day counts once');
SELECT pg_temp.nears(pg_temp.circle('call_days', '{"aggregation_unit": "admin3", "hours": {"start_hour": 8,
    "end_hour": 9}}'),
    '[["ann", "A1", 2], ["bob", "A2", 1], ["cyd", "A1", 1]]',
    'of an hour');

SELECT * FROM finish();
ROLLBACK;
