-- How many people were in one region and later in another: reference queries §6.7, decision D14.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(10);

-- often, even and mixed go from A1 to A2; same is at two cells at one instant; night is in A1, A2, B1, A1.
SELECT pg_temp.gives(pg_temp.by_region('trips_od_matrix'),
    '[["A1", "A2", 4], ["A1", "B1", 1], ["A2", "A1", 1], ["A2", "B1", 1], ["B1", "A1", 1]]',
    'one before the other; the first and the last visit decide');
SELECT pg_temp.gives(
    pg_temp.by_region('trips_od_matrix', '{"aggregation_unit": "lon-lat", "subscriber_subset": "few"}'),
    '[[1, 1, 6, 1, 1]]', 'points of one latitude are different points');
SELECT pg_temp.gives(
    pg_temp.by_region('trips_od_matrix', '{"hours": {"start_hour": 0, "end_hour": 13}, "end_date": "2016-01-03"}'),
    '[["A1", "A2", 3], ["A1", "B1", 2], ["A1", "B2", 1], ["A2", "A1", 1], ["A2", "B1", 1], ["B1", "A1", 1]]',
        'hours');
SELECT pg_temp.register('fifteen', ARRAY(SELECT format('p%s', to_char(n, 'FM00')) FROM generate_series(1, 15) AS n));
SELECT is(
    pg_temp.published(pg_temp.by_region('trips_od_matrix', '{"start_date": "2016-01-04", "end_date": "2016-01-06"}')),
    '[["A1", "B1", 16]]', '16 people are published');
SELECT is(pg_temp.published(pg_temp.by_region('trips_od_matrix',
    '{"start_date": "2016-01-04", "end_date": "2016-01-06", "subscriber_subset": "fifteen"}')), '[]',
        '15 are absent');
SELECT is(pg_temp.tables(pg_temp.by_region('trips_od_matrix')), 'sighting_calls_20160101 sighting_sms_20160101',
    'whole days are read from the roll-up');
SELECT is(pg_temp.refusal(pg_temp.by_region('trips_od_matrix', '{"start_date": "2016-01-03"}')),
    'The start date is later than the stop date.', 'a window that ends before it starts is refused');

SELECT * FROM finish();
ROLLBACK;
