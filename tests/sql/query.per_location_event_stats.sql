-- Events a place: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(6);

SELECT pg_temp.nears(pg_temp.circle('per_location_event_stats', '{"aggregation_unit": "admin3",
    "statistic": "max"}'),
    '[["ann", 5], ["bob", 4], ["cyd", 3]]',
    'maximum');
SELECT pg_temp.nears(pg_temp.circle('per_location_event_stats', '{"aggregation_unit": "admin3"}'),
    '[["ann", 2.6666666666666665], ["bob", 4], ["cyd", 3]]',
    'mean, if not told otherwise');
SELECT pg_temp.nears(pg_temp.circle('per_location_event_stats', '{"aggregation_unit": "admin3",
    "hours": {"start_hour": 20, "end_hour": 24}}'),
    '[["ann", 1.3333333333333333], ["cyd", 1]]',
    'of some hours');

SELECT * FROM finish();
ROLLBACK;
