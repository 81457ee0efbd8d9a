-- Series without gaps: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(5);

SELECT pg_temp.nears(jsonb_build_object('query_kind', 'imputed_distance_series', 'distance_series', pg_temp.circle('distance_series', '{"reference_point": {"lon": 1,
    "lat": 1}, "time_bucket": "hour",
    "start_date": "2016-01-01T06:00:00",
    "end_date": "2016-01-01T12:30:00", "subscriber_subset": "circle"}')),
    '[["bob", "2016-01-01T06:00:00", 556513.19502136], ["bob", "2016-01-01T07:00:00", 556513.19502136], ["bob",
    "2016-01-01T08:00:00", 556513.19502136], ["bob", "2016-01-01T09:00:00", 556513.19502136], ["bob", "2016-01-01T10:00:00",
    556513.19502136], ["bob", "2016-01-01T11:00:00", 556513.19502136], ["bob", "2016-01-01T12:00:00", 556513.19502136]]',
    'every hour, of who has more than three values');
SELECT is(query.impute_medians(ARRAY[NULL, 1, NULL, 5, 3, NULL, 9, NULL], 3), ARRAY[3, 1, 3, 5, 3, 3, 9, 5]::double precision[],
    'the median of the last three values there are, or of the first three');
SELECT is(query.impute_medians('{}', 3), '{}'::double precision[], 'nothing stays nothing');
SELECT pg_temp.refused(jsonb_build_object('query_kind', 'imputed_distance_series', 'distance_series', pg_temp.circle('distance_series', '{"reference_point": {"lon": 1,
    "lat": 1}, "time_bucket": "hour",
    "start_date": "2016-01-01T06:00:00",
    "end_date": "2016-01-01T12:30:00", "subscriber_subset": "circle"}'), 'window_size', 4),
    'window_size: 4 is not an odd number of at least 3.',
    'a median has a middle');

SELECT * FROM finish();
ROLLBACK;
