-- How many events each subscriber has: reference queries §5.4.
BEGIN;
\ir include/world.psql
SELECT plan(22);

CREATE FUNCTION pg_temp.events(more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT '{"query_kind": "event_count", "start_date": "2016-01-01", "end_date": "2016-01-02"}'::jsonb || more
$$;

SELECT pg_temp.gives(pg_temp.events(),
    '[["often", 3], ["even", 4], ["same", 2], ["night", 4], ["mixed", 3], ["texter", 1], ["moved", 1], ["border", 1],
      ["pointless", 1], ["lost", 3]]',
    'located or not; who has none is left out');
SELECT pg_temp.gives(pg_temp.events('{"end_date": "2016-01-04", "subscriber_subset": "few"}'),
    '[["often", 5], ["moved", 2]]', 'days are added up');
SELECT pg_temp.gives(pg_temp.events('{"event_types": ["sms", "mds"]}'),
    '[["mixed", 2], ["texter", 1], ["surfer", 1]]', 'event types');
SELECT pg_temp.gives(pg_temp.events('{"direction": "in"}'), '[["often", 1], ["mixed", 1], ["lost", 1]]',
    'incoming: those of unknown direction are not');
SELECT pg_temp.gives(pg_temp.events('{"direction": "out", "subscriber_subset": "few"}'),
    '[["often", 1], ["moved", 1]]', 'outgoing');
SELECT pg_temp.gives(pg_temp.events('{"direction": "both", "subscriber_subset": "few"}'),
    '[["often", 3], ["moved", 1]]', 'both: all');
SELECT pg_temp.gives(pg_temp.events('{"start_date": "2016-01-01T09:00:00", "end_date": "2016-01-01T20:00:00",
    "subscriber_subset": "few"}'), '[["often", 1], ["moved", 1]]', 'a window within a day is half-open');
SELECT pg_temp.gives(pg_temp.events('{"hours": {"start_hour": 8, "end_hour": 9}}'),
    '[["often", 1], ["even", 1]]', 'an hour');
SELECT pg_temp.gives(pg_temp.events('{"hours": {"start_hour": 23, "end_hour": 1}}'), '[["night", 2]]',
    'hours that wrap');
SELECT throws_ok(
    format('SELECT query.compile(%L)', pg_temp.events('{"direction": "in", "event_types": ["calls", "mds"]}')),
    '22023', '{''outgoing''} are not columns of events.mds', 'mobile data has no direction');
SELECT is(pg_temp.tables(pg_temp.events('{"direction": "out"}')), 'calls_20160101 sms_20160101',
    'directions are only in the events');
SELECT is(pg_temp.tables(pg_temp.events('{"end_date": "2016-01-05"}')),
    'sighting_calls_20160101 sighting_calls_20160102 sighting_calls_20160103 sighting_calls_20160104'
    ' sighting_sms_20160101 sighting_sms_20160102 sighting_sms_20160103', 'days that are loaded, and no others');
SELECT throws_ok(format('SELECT query.normalise(%L)', pg_temp.events()), '22023', NULL,
    'not to be asked at top level');

SELECT * FROM finish();
ROLLBACK;
