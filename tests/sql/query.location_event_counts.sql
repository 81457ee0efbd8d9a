-- How many events there are by region and time: reference queries §6.10, decision D7, rule R5.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(12);

CREATE FUNCTION pg_temp.events(interval_name text, more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.by_region('location_event_counts', jsonb_build_object('interval', interval_name) || more)
$$;

SELECT is(pg_temp.complete(pg_temp.events('day')),
    '[["A1", "2016-01-01", 9], ["A2", "2016-01-01", 7], ["B1", "2016-01-01", 2]]', 'a day');
SELECT is(
    pg_temp.complete(pg_temp.events('day',
        '{"start_date": "2016-01-01T12:00:00", "end_date": "2016-01-01T13:00:00"}')),
    '[["A1", "2016-01-01", 1], ["B1", "2016-01-01", 2]]', 'an hour of a day is that hour alone');
SELECT is(
    pg_temp.complete(pg_temp.events('day',
        '{"start_date": "2016-01-01T12:00:00", "end_date": "2016-01-02T12:00:00"}')),
    '[["A1", "2016-01-01", 2], ["A2", "2016-01-01", 2], ["A2", "2016-01-02", 1], ["B1", "2016-01-01", 2],
      ["B1", "2016-01-02", 1], ["B2", "2016-01-02", 1]]', 'a region and date is one row');
SELECT is(pg_temp.complete(pg_temp.events('hour', '{"hours": {"start_hour": 9, "end_hour": 10}}')),
    '[["A1", "2016-01-01", 9, 3]]', 'hours');
SELECT is(pg_temp.complete(pg_temp.events('hour', '{"hours": {"start_hour": 20, "end_hour": 2}}')),
    '[["A1", "2016-01-01", 0, 1], ["A1", "2016-01-01", 23, 1], ["A2", "2016-01-01", 20, 1]]', 'hours that wrap');
SELECT is(
    pg_temp.complete(pg_temp.events('min',
        '{"start_date": "2016-01-01T10:00:00", "end_date": "2016-01-01T10:31:00"}')),
    '[["A1", "2016-01-01", 10, 0, 1], ["A2", "2016-01-01", 10, 0, 2], ["A2", "2016-01-01", 10, 30, 1]]', 'minutes');
SELECT is(
    pg_temp.complete(pg_temp.events('day', '{"direction": "in"}')), '[["A1", "2016-01-01", 1],
        ["A2", "2016-01-01", 1]]',
    'a direction');

-- On the 4th 16 people have two calls each in A1, 15 one in A2.
CREATE FUNCTION pg_temp.crowds(interval_name text, more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.published(pg_temp.events(interval_name, '{"start_date": "2016-01-04", "end_date": "2016-01-05"}' || more))
$$;
SELECT is(pg_temp.crowds('hour'), '[["A1", "2016-01-04", 10, 32]]', '16 people are published, 15 are absent');
SELECT is(
    pg_temp.crowds('min'), '[["A1", "2016-01-04", 10, 0, 16], ["A1", "2016-01-04", 10, 5, 16]]', 'by the minute');
SELECT pg_temp.register('fifteen', ARRAY(SELECT format('p%s', to_char(n, 'FM00')) FROM generate_series(1, 15) AS n));
SELECT is(pg_temp.crowds('hour', '{"subscriber_subset": "fifteen"}'), '[]', '30 events of 15 people are absent');
SELECT is(pg_temp.crowds('hour', '{"direction": "in"}'), '[]', 'the events that are counted decide, not others');
SELECT is(query.normalise(pg_temp.events('minute')) ->> 'interval', 'min', 'minute is min');

SELECT * FROM finish();
ROLLBACK;
