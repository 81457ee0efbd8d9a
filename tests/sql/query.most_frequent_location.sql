-- Where each subscriber has most events: reference queries §3.3, decision D11.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(10);

SELECT pg_temp.gives(pg_temp.by_region('most_frequent_location', '{"end_date": "2016-01-04"}'),
    '[["often", "A2"], ["even", "A2"], ["same", "A1"], ["night", "A1"], ["brink", "B1"], ["mixed", "A2"],
      ["texter", "A2"], ["moved", "B2"]]',
    'of three days: events, then last seen, then the smaller unit');
SELECT pg_temp.gives(pg_temp.by_region('most_frequent_location',
    '{"end_date": "2016-01-04", "hours": {"start_hour": 0, "end_hour": 5}}'),
    '[["night", "A2"], ["brink", "B1"]]', 'hours');
SELECT pg_temp.gives(pg_temp.by_region('most_frequent_location',
    '{"end_date": "2016-01-04", "aggregation_unit": "lon-lat", "subscriber_subset": "few"}'),
    '[["often", 6, 1], ["moved", 16, 2]]', 'points, of a subset');

-- Three events on one day against one on each of two.
SELECT pg_temp.event('calls', 'often', '2016-01-01 07:00', 'a');
SELECT pg_temp.gives(pg_temp.by_region('most_frequent_location',
    '{"end_date": "2016-01-04", "subscriber_subset": "few"}'), '[["often", "A1"], ["moved", "B2"]]',
    'events count, not days');
SELECT is(pg_temp.tables(pg_temp.by_region('most_frequent_location')),
    'sighting_calls_20160101 sighting_sms_20160101', 'whole days are read from the roll-up');
SELECT is(pg_temp.refusal(pg_temp.by_region('most_frequent_location', '{"end_date": "2016-01-01"}')),
    'Start and stop are the same.', 'an empty window is refused');

SELECT * FROM finish();
ROLLBACK;
