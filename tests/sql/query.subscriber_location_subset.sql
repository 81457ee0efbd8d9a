-- Who calls often enough from where: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(pg_temp.circle('subscriber_location_subset', '{"aggregation_unit": "admin3",
    "min_calls": 2}'),
    '[["ann", "A1"], ["ann", "B1"], ["bob", "A2"], ["cyd", "A1"]]',
    'calls, not texts');
SELECT pg_temp.nears(pg_temp.circle('subscriber_location_subset', '{"aggregation_unit": "admin3",
    "min_calls": 2, "direction": "out"}'),
    '[["ann", "A1"]]',
    'outgoing');

SELECT * FROM finish();
ROLLBACK;
