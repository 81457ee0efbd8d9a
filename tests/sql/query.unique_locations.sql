-- Every place of each subscriber: reference queries §4.1.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(10);

SELECT pg_temp.gives(pg_temp.by_region('unique_locations'),
    '[["often", "A1"], ["often", "A2"], ["even", "A1"], ["even", "A2"], ["same", "A1"], ["same", "B1"],
      ["night", "A1"], ["night", "A2"], ["night", "B1"], ["mixed", "A1"], ["mixed", "A2"], ["texter", "A2"],
      ["moved", "A1"]]', 'each place once');
SELECT pg_temp.gives(pg_temp.by_region('unique_locations', '{"aggregation_unit": "admin1"}'),
    '[["often", "A"], ["even", "A"], ["same", "A"], ["same", "B"], ["night", "A"], ["night", "B"], ["mixed", "A"],
      ["texter", "A"], ["moved", "A"], ["border", "A"]]', 'a coarser unit');
SELECT pg_temp.gives(pg_temp.by_region('unique_locations', '{"hours": {"start_hour": 9, "end_hour": 12}}'),
    '[["often", "A1"], ["even", "A1"], ["even", "A2"], ["mixed", "A1"], ["mixed", "A2"], ["moved", "A1"]]', 'hours');
SELECT pg_temp.gives(pg_temp.by_region('unique_locations',
    '{"event_types": ["mds"], "aggregation_unit": "lon-lat"}'), '[["surfer", 1, 1]]', 'a type; points');
SELECT is(
    pg_temp.tables(pg_temp.by_region('unique_locations', '{"hours": {"start_hour": 9, "end_hour": 12}}')),
    'sighting_calls_20160101 sighting_sms_20160101', 'who was where in some hours is in the roll-up');
SELECT is(pg_temp.refusal(pg_temp.by_region('unique_locations', '{"event_types": []}')),
    'event_types: Shorter than minimum length 1.', 'no event type is refused');

SELECT * FROM finish();
ROLLBACK;
