-- Where each subscriber was on a day: reference queries §3.1, §3.2.
BEGIN;
\ir include/world.psql
SELECT plan(51);

SELECT pg_temp.gives(pg_temp.day(),
    '[["often", "A2"], ["even", "A2"], ["same", "B1"], ["night", "A1"], ["mixed", "A2"], ["texter", "A2"],
      ["moved", "A1"]]',
    'last: the latest located event; of two in one instant the smaller cell id in C order');
SELECT pg_temp.gives(pg_temp.day('{"method": "most-common"}'),
    '[["often", "A1"], ["even", "A2"], ["same", "A1"], ["night", "A1"], ["mixed", "A2"], ["texter", "A2"],
      ["moved", "A1"]]',
    'most-common: count, then last seen, then the smaller unit');
SELECT pg_temp.gives(pg_temp.day('{"aggregation_unit": "lon-lat"}'),
    '[["often", 6, 1], ["even", 6, 1], ["same", 11, 1], ["night", 1, 1], ["mixed", 6, 1], ["texter", 6, 1],
      ["moved", 2, 2], ["border", 5, 5], ["pointless", null, null]]',
    'lon-lat: cells on a border and cells without a point count');
SELECT pg_temp.gives(pg_temp.day('{"aggregation_unit": "admin1", "method": "most-common"}'),
    '[["often", "A"], ["even", "A"], ["same", "A"], ["night", "A"], ["mixed", "A"], ["texter", "A"], ["moved", "A"],
      ["border", "A"]]',
    'a coarser unit adds up its cells, those between two finer units too');
SELECT pg_temp.gives(pg_temp.day('{"aggregation_unit": "zone", "subscriber_subset": "few"}'),
    '[["often", "Z1"], ["moved", "Z1"]]', 'last in overlapping regions: the smaller unit');
SELECT pg_temp.gives(
    pg_temp.day('{"aggregation_unit": "zone", "subscriber_subset": "few", "method": "most-common"}'),
    '[["often", "Z1"], ["moved", "Z1"]]', 'most-common in overlapping regions: the smaller unit');

SELECT pg_temp.gives(pg_temp.day('{"date": "2016-01-02"}'),
    '[["often", "B1"], ["night", "A1"], ["brink", "A2"], ["moved", "B2"]]',
    'midnight belongs to the day that begins; a moved cell is elsewhere from its new version on');
SELECT pg_temp.gives(pg_temp.day('{"date": "2016-01-02T10:00:00"}'),
    '[["night", "A1"], ["brink", "B1"], ["often", "A2"], ["moved", "B2"]]',
    'a day may begin at any instant: 24 hours from there, the end not in it');
SELECT pg_temp.gives(pg_temp.day('{"date": "2016-01-02T09:00:00"}'),
    '[["night", "A1"], ["brink", "B1"], ["often", "B1"], ["moved", "B2"]]', 'the beginning is in it');
SELECT pg_temp.gives(pg_temp.day('{"date": "2016-01-02T15:00:00Z"}'),
    '[["night", "A1"], ["brink", "B1"], ["often", "A2"], ["moved", "B2"]]',
    'an offset is converted to the time of the country');

SELECT pg_temp.gives(pg_temp.day('{"event_types": ["calls"]}'),
    '[["often", "A2"], ["even", "A2"], ["same", "B1"], ["night", "A1"], ["mixed", "A1"], ["moved", "A1"]]',
    'calls alone');
SELECT pg_temp.gives(pg_temp.day('{"event_types": ["sms"]}'), '[["mixed", "A2"], ["texter", "A2"]]', 'sms alone');
SELECT pg_temp.gives(pg_temp.day('{"event_types": ["sms", "mds"]}'),
    '[["mixed", "A2"], ["texter", "A2"], ["surfer", "A1"]]', 'two types');
SELECT pg_temp.gives(pg_temp.day('{"event_types": ["topups"]}'), '[]', 'a type without a loaded day');

SELECT pg_temp.gives(pg_temp.day('{"hours": {"start_hour": 20, "end_hour": 6}}'),
    '[["often", "A2"], ["night", "A1"]]', 'hours that wrap take both ends of the day');
SELECT pg_temp.gives(pg_temp.day('{"hours": {"start_hour": 20, "end_hour": 6}, "method": "most-common"}'),
    '[["often", "A2"], ["night", "A1"]]', 'the same, most-common');
SELECT pg_temp.gives(pg_temp.day('{"hours": {"start_hour": 4, "end_hour": 12}, "event_types": ["calls"]}'),
    '[["often", "A1"], ["even", "A2"], ["night", "A2"], ["mixed", "A1"], ["moved", "A1"]]',
    'the start hour is in, the end hour is not');
SELECT pg_temp.gives(pg_temp.day('{"hours": {"start_hour": 0, "end_hour": 24}, "event_types": ["calls"]}'),
    '[["often", "A2"], ["even", "A2"], ["same", "B1"], ["night", "A1"], ["mixed", "A1"], ["moved", "A1"]]',
    'from 0 to 24 is the whole day');
SELECT pg_temp.gives(pg_temp.day('{"hours": {"start_hour": 12, "end_hour": 12}}'), '[]', 'equal hours keep nothing');
SELECT pg_temp.gives(
    pg_temp.day('{"hours": {"start_hour": 20, "end_hour": 6}, "date": "2016-01-01T12:00:00"}'),
    '[["often", "A2"], ["night", "A1"], ["brink", "A2"]]', 'hours within a day that begins at noon');

SELECT pg_temp.gives(pg_temp.day('{"subscriber_subset": "few"}'), '[["often", "A2"], ["moved", "A1"]]',
    'a registered subset');
SELECT pg_temp.gives(
    pg_temp.day(jsonb_build_object('subscriber_subset', pg_temp.day('{"date": "2016-01-02"}'))),
    '[["often", "A2"], ["night", "A1"], ["moved", "A1"]]', 'a subset by a query within the query');

-- What the compiled text holds
SELECT is(pg_temp.tables(pg_temp.day()), 'sighting_calls_20160101 sighting_sms_20160101',
    'a whole day reads the sightings of that day and nothing else');
SELECT is(pg_temp.tables(pg_temp.day('{"hours": {"start_hour": 9, "end_hour": 17}}')),
    'calls_20160101 sms_20160101', 'hours need the events');
SELECT is(pg_temp.tables(pg_temp.day('{"date": "2016-01-04T01:00:00"}')), 'calls_20160104 calls_20160105',
    'a part of a day needs the events, of loaded days only');
SELECT ok(query.compile(pg_temp.day('{"date": "2016-01-02T10:00:00"}'))
    LIKE '%calls\_20160102 AS e WHERE e."time" >= TIMESTAMPTZ ''2016-01-02 15:00:00+00''%',
    'the start of the window is a literal in UTC');
SELECT ok(query.compile(pg_temp.day('{"date": "2016-01-02T10:00:00"}'))
    LIKE '%calls\_20160103 AS e WHERE e."time" < TIMESTAMPTZ ''2016-01-03 15:00:00+00''%',
    'and so is its end');
SELECT unalike(query.compile(pg_temp.day('{"hours": {"start_hour": 9, "end_hour": 17}}')),
    '%setting%', 'no setting is read while the query runs');
SELECT throws_ok($$SELECT query.compile('{"query_kind": "daily_location", "date": "2016-01-01",
    "aggregation_unit": "admin3", "method": "first"}')$$, '22023',
    'method: Must be one of: last, most-common.', 'another method is refused');

SELECT * FROM finish();
ROLLBACK;
