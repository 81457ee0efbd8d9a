-- How long one stays: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(jsonb_build_object('query_kind', 'subscriber_stay_lengths', 'locations', jsonb_build_array(pg_temp.place(1), pg_temp.place(2), pg_temp.place(1), pg_temp.place(1))),
    '[["ann", 2], ["bob", 2], ["cyd", 4]]',
    'the longest; another place or none ends a stay');
SELECT pg_temp.nears(jsonb_build_object('query_kind', 'subscriber_stay_lengths', 'statistic', 'count', 'locations', jsonb_build_array(pg_temp.place(1), pg_temp.place(2), pg_temp.place(1), pg_temp.place(1))),
    '[["ann", 3], ["bob", 2], ["cyd", 1]]',
    'stays');

SELECT * FROM finish();
ROLLBACK;
