-- Series smoothed by medians: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(10);

SELECT is(query.iterate_median(ARRAY[5, 1, 9], 3), ARRAY[1, 1, 1]::double precision[], 'again until nothing changes, zeros beyond');
SELECT is(query.iterate_median(ARRAY[7, 7, 1, 7, 7], 3), ARRAY[7, 7, 7, 7, 7]::double precision[], 'a dent goes');
SELECT is(query.iterate_median(ARRAY[7, 7, 7], 5), ARRAY[7, 7, 7]::double precision[], 'three of five');
SELECT is(query.iterate_median(ARRAY[7, 7], 5), ARRAY[0, 0]::double precision[], 'two of five');
SELECT is(query.iterate_median('{}', 3), '{}'::double precision[], 'nothing stays nothing');
SELECT pg_temp.nears(jsonb_build_object('query_kind', 'iterative_median_filter', 'query_to_filter', jsonb_build_object('query_kind', 'imputed_distance_series', 'distance_series', pg_temp.circle('distance_series', '{"reference_point": {"lon": 1,
    "lat": 1}, "time_bucket": "hour",
    "start_date": "2016-01-01T06:00:00",
    "end_date": "2016-01-01T12:30:00", "subscriber_subset": "circle"}'))),
    '[["bob", "2016-01-01T06:00:00", 556513.19502136], ["bob", "2016-01-01T07:00:00", 556513.19502136], ["bob",
    "2016-01-01T08:00:00", 556513.19502136], ["bob", "2016-01-01T09:00:00", 556513.19502136], ["bob", "2016-01-01T10:00:00",
    556513.19502136], ["bob", "2016-01-01T11:00:00", 556513.19502136], ["bob", "2016-01-01T12:00:00", 556513.19502136]]',
    'a level series stays');
SELECT pg_temp.nears(jsonb_build_object('query_kind', 'iterative_median_filter', 'query_to_filter', pg_temp.circle('distance_series', '{"reference_point": {"lon": 1,
    "lat": 1}, "event_types": ["calls"], "time_bucket": "hour",
    "start_date": "2016-01-01T06:00:00",
    "end_date": "2016-01-01T10:30:00", "subscriber_subset": "circle"}')),
    '[["ann", "2016-01-01T08:00:00", 0], ["ann", "2016-01-01T09:00:00", 0], ["ann", "2016-01-01T10:00:00", 0],
    ["bob", "2016-01-01T08:00:00", 556513.19502136], ["bob", "2016-01-01T09:00:00", 556513.19502136], ["bob",
    "2016-01-01T10:00:00", 556513.19502136]]',
    'a peak at the end goes');
SELECT pg_temp.refused(jsonb_build_object('query_kind', 'iterative_median_filter', 'query_to_filter', pg_temp.circle('distance_series', '{"reference_point": {"lon": 1,
    "lat": 1}, "time_bucket": "hour",
    "start_date": "2016-01-01T06:00:00",
    "end_date": "2016-01-01T12:30:00", "subscriber_subset": "circle"}'), 'filter_window_size', 6),
    'filter_window_size: 6 is not an odd number of at least 3.',
    'a median has a middle');

SELECT * FROM finish();
ROLLBACK;
