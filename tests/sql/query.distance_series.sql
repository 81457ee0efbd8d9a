-- How far from a place, span by span: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(7);

SELECT pg_temp.nears(pg_temp.circle('distance_series', jsonb_build_object('reference_location', pg_temp.place(1, '{"aggregation_unit": "lon-lat"}'))),
    '[["ann", "2016-01-01T00:00:00", 477.01131001831], ["ann", "2016-01-02T00:00:00", 556.51319502136], ["bob",
    "2016-01-01T00:00:00", 0], ["cyd", "2016-01-01T00:00:00", 0], ["cyd", "2016-01-02T00:00:00", 313.7054454693]]',
    'mean km a day, over events');
SELECT pg_temp.nears(pg_temp.circle('distance_series', '{"reference_point": {"lon": 1, "lat": 1},
    "statistic": "max", "time_bucket": "hour", "start_date": "2016-01-01T20:00:00",
    "end_date": "2016-01-01T23:00:00"}'),
    '[["ann", "2016-01-01T20:00:00", 1113026.06608571], ["ann", "2016-01-01T21:00:00", 0], ["ann", "2016-01-01T22:00:00",
    556513.19502136], ["cyd", "2016-01-01T20:00:00", 0]]',
    'metres from a point, an hour');
SELECT pg_temp.nears(pg_temp.circle('distance_series', '{"reference_point": {"lon": 1, "lat": 1},
    "statistic": "count", "time_bucket": "week"}'),
    '[["ann", "2015-12-28T00:00:00", 8], ["bob", "2015-12-28T00:00:00", 4], ["cyd", "2015-12-28T00:00:00", 3]]',
    'events a week');
SELECT pg_temp.refused(pg_temp.circle('distance_series', jsonb_build_object('reference_location', pg_temp.place(1))),
    'reference_location: unit admin3 does not have longitude/latitude columns.',
    'regions have no distance');

SELECT * FROM finish();
ROLLBACK;
