-- Where, day by day: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(2);

SELECT pg_temp.nears(jsonb_build_object('query_kind', 'day_trajectories', 'locations', jsonb_build_array(pg_temp.place(2), pg_temp.place(1))),
    '[["ann", "A2", "2016-01-01T00:00:00"], ["ann", "A1", "2016-01-02T00:00:00"], ["bob", "A2",
    "2016-01-01T00:00:00"], ["cyd", "A1", "2016-01-01T00:00:00"], ["cyd", "A1", "2016-01-02T00:00:00"]]',
    'who was not seen has no row that day');

SELECT * FROM finish();
ROLLBACK;
