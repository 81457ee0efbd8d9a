-- How far apart the parties of an event are: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(8);

SELECT pg_temp.nears(pg_temp.circle('distance_counterparts', '{"statistic": "max"}'),
    '[["ann", 1113.02606608571], ["bob", 556.51319502136], ["cyd", 1113.02606608571]]',
    'the other party is at the cell of their row');
SELECT pg_temp.nears(pg_temp.circle('distance_counterparts', '{"statistic": "count"}'),
    '[["ann", 5], ["bob", 4], ["cyd", 3]]',
    'not with oneself, nor with rows that lack another');
SELECT pg_temp.nears(pg_temp.circle('distance_counterparts', '{"statistic": "min", "direction": "in"}'),
    '[["ann", 313.7054454693], ["bob", 556.51319502136], ["cyd", 556.51319502136]]',
    'incoming');
SELECT pg_temp.nears(pg_temp.circle('distance_counterparts', '{"statistic": "min",
    "exclude_self_calls": false}'),
    '[["ann", 0], ["bob", 556.51319502136], ["cyd", 313.7054454693]]',
    'oneself too');

SELECT * FROM finish();
ROLLBACK;
