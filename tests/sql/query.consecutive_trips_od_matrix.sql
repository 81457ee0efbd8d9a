-- How many people were in one region and next in another: reference queries §6.8, decision D11.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(8);

-- often a a b, even a a b b, same a B at one instant, night a b B a, mixed a b b
SELECT pg_temp.gives(pg_temp.by_region('consecutive_trips_od_matrix'),
    '[["A1", "A1", 2], ["A1", "A2", 4], ["A2", "A2", 2], ["A1", "B1", 1], ["A2", "B1", 1], ["B1", "A1", 1]]',
    'two events in a row, the same region twice included; at one instant the smaller unit first');
SELECT pg_temp.gives(
    pg_temp.by_region('consecutive_trips_od_matrix', '{"subscriber_subset": "few", "end_date": "2016-01-04"}'),
    '[["A1", "A1", 1], ["A1", "A2", 1], ["A2", "B1", 1], ["B1", "A2", 1], ["A1", "B2", 1]]', 'over days');
SELECT is(pg_temp.complete(pg_temp.by_region('consecutive_trips_od_matrix',
    '{"subscriber_subset": "few", "hours": {"start_hour": 9, "end_hour": 12}, "end_date": "2016-01-04"}')),
    '[["A1", "B1", 1], ["A1", "B2", 1], ["B1", "A2", 1]]', 'hours: next among the events of these');
SELECT pg_temp.event('calls', 'even', '2016-01-01 09:30', 'a');
SELECT is(pg_temp.complete(pg_temp.by_region('consecutive_trips_od_matrix')) @> '[["A1", "A1", 2]]', TRUE,
    'a person counts once for a pair');
SELECT pg_temp.register('fifteen', ARRAY(SELECT format('p%s', to_char(n, 'FM00')) FROM generate_series(1, 15) AS n));
SELECT is(pg_temp.published(pg_temp.by_region('consecutive_trips_od_matrix',
    '{"start_date": "2016-01-04", "end_date": "2016-01-06"}')), '[["A1", "A1", 16], ["A1", "B1", 16]]',
    '16 people are published');
SELECT is(pg_temp.published(pg_temp.by_region('consecutive_trips_od_matrix',
    '{"start_date": "2016-01-04", "end_date": "2016-01-06", "subscriber_subset": "fifteen"}')), '[]',
        '15 are absent');

SELECT * FROM finish();
ROLLBACK;
