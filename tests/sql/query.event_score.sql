-- When sites are used, as scores: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(pg_temp.circle('event_score'),
    '[["ann", "S1", 0, 1, 1, -0.2, -1], ["ann", "S2", 0, 6, 1, -1, -1], ["ann", "S3", 0, 11, 1, 0.5, -1], ["bob",
    "S2", 0, 6, 1, 0.75, -1], ["cyd", "S1", 0, 1, 1, 0.3333333333333333, -1]]',
    'means over events, of a Friday and a Saturday');
SELECT pg_temp.nears(pg_temp.circle('event_score', '{"tower_hour_of_day_scores": [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    "tower_day_of_week_scores": {"monday": 0, "tuesday": 0, "wednesday": 0, "thursday": 0, "friday": 1,
    "saturday": 0, "sunday": 0}}'),
    '[["ann", "S1", 0, 1, 1, 1, 0.8], ["ann", "S2", 0, 6, 1, 1, 1], ["ann", "S3", 0, 11, 1, 1, 1], ["bob",
    "S2", 0, 6, 1, 1, 1], ["cyd", "S1", 0, 1, 1, 1, 0.6666666666666666]]',
    'scores of one''s own');

SELECT * FROM finish();
ROLLBACK;
