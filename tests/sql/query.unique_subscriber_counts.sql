-- How many people were seen in each region: reference queries §6.9, rule R1.
BEGIN;
\ir include/world.psql
SELECT plan(28);

CREATE FUNCTION pg_temp.seen(more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT '{"query_kind": "unique_subscriber_counts", "start_date": "2016-01-01", "end_date": "2016-01-02",
        "aggregation_unit": "admin3"}'::jsonb || more
$$;

-- A1: often even same night mixed moved; A2: often even night mixed texter; B1: same night
SELECT pg_temp.gives(pg_temp.seen(), '[["A1", 6], ["A2", 5], ["B1", 2]]', 'everybody once in every region');
-- and often and night in B1 and A1 again, brink in A2 and B1, moved in B2
SELECT pg_temp.gives(pg_temp.seen('{"end_date": "2016-01-04"}'),
    '[["A1", 6], ["A2", 6], ["B1", 4], ["B2", 1]]', 'three days together');
SELECT pg_temp.gives(pg_temp.seen('{"aggregation_unit": "admin1"}'), '[["A", 8], ["B", 2]]', 'a coarser unit');
SELECT pg_temp.gives(pg_temp.seen('{"aggregation_unit": "lon-lat", "event_types": ["calls"]}'),
    '[[1, 1, 5], [2, 2, 1], [5, 5, 1], [6, 1, 3], [11, 1, 2], [null, null, 1]]', 'lon-lat');
SELECT pg_temp.gives(pg_temp.seen('{"event_types": ["mds", "sms"]}'), '[["A1", 1], ["A2", 2]]', 'event types');
SELECT pg_temp.gives(pg_temp.seen('{"start_date": "2016-01-01T23:59:59", "end_date": "2016-01-02T00:00:00"}'),
    '[["A1", 1]]', 'the beginning of the window is in it, the end is not');
SELECT pg_temp.gives(pg_temp.seen('{"start_date": "2016-01-02", "end_date": "2016-01-02T00:00:01"}'),
    '[["A2", 1]]', 'midnight belongs to the day that begins');
SELECT pg_temp.gives(pg_temp.seen('{"start_date": "2016-01-02T12:00:00", "end_date": "2016-01-02T03:00:00"}'),
    '[]', 'a window that ends before it starts on one day is empty');
SELECT pg_temp.gives(pg_temp.seen('{"hours": {"start_hour": 9, "end_hour": 12}}'),
    '[["A1", 4], ["A2", 2]]', 'hours'); -- often even mixed moved; even mixed
SELECT pg_temp.gives(pg_temp.seen('{"hours": {"start_hour": 23, "end_hour": 5}, "end_date": "2016-01-03"}'),
    '[["A1", 1], ["A2", 2]]', 'hours that wrap'); -- night; night and brink
SELECT pg_temp.gives(pg_temp.seen('{"hours": {"start_hour": 0, "end_hour": 24}}'),
    '[["A1", 6], ["A2", 5], ["B1", 2]]', 'all hours');
SELECT pg_temp.gives(pg_temp.seen('{"hours": {"start_hour": 5, "end_hour": 5}}'), '[]', 'no hour');
SELECT pg_temp.gives(pg_temp.seen('{"subscriber_subset": "few", "hours": {"start_hour": 9, "end_hour": 12}}'),
    '[["A1", 2]]', 'a subset and hours');

SELECT is(pg_temp.published(pg_temp.seen('{"start_date": "2016-01-04", "end_date": "2016-01-05"}')),
    '[["A1", 16]]', '16 people are published, 15 are absent');
SELECT is(pg_temp.tables(pg_temp.seen('{"hours": {"start_hour": 9, "end_hour": 12}}')),
    'sighting_calls_20160101 sighting_sms_20160101', 'hours of whole days are read from the sightings too');

SELECT * FROM finish();
ROLLBACK;
