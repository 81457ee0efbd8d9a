-- The place of most days: reference queries §3.4.
BEGIN;
\ir include/world.psql
SELECT plan(18);

CREATE FUNCTION pg_temp.modal(VARIADIC days jsonb []) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'modal_location', 'locations',
        jsonb_agg(pg_temp.day(d.value) ORDER BY d.place))
    FROM unnest(days) WITH ORDINALITY AS d (value, place)
$$;

SELECT pg_temp.gives(
    pg_temp.modal('{"date": "2016-01-01"}', '{"date": "2016-01-02"}', '{"date": "2016-01-03"}'),
    '[["often", "A2"], ["even", "A2"], ["same", "B1"], ["night", "A1"], ["mixed", "A2"], ["texter", "A2"],
      ["moved", "B2"], ["brink", "B1"]]',
    'most days win, then the latest day; who is in any day is there');
SELECT pg_temp.gives(
    pg_temp.modal('{"date": "2016-01-03"}', '{"date": "2016-01-02"}', '{"date": "2016-01-01"}'),
    '[["often", "A2"], ["even", "A2"], ["same", "B1"], ["night", "A1"], ["mixed", "A2"], ["texter", "A2"],
      ["moved", "B2"], ["brink", "B1"]]',
    'the order in which the days are given means nothing');
SELECT pg_temp.gives(
    pg_temp.modal('{"date": "2016-01-02"}', '{"date": "2016-01-02"}', '{"date": "2016-01-03"}'),
    '[["often", "B1"], ["night", "A1"], ["brink", "A2"], ["moved", "B2"]]', 'a day given twice has two votes');
SELECT pg_temp.gives(pg_temp.modal('{}', '{"method": "most-common"}'),
    '[["often", "A1"], ["even", "A2"], ["same", "A1"], ["night", "A1"], ["mixed", "A2"], ["texter", "A2"],
      ["moved", "A1"]]',
    'votes of equal date: the smaller unit');
SELECT pg_temp.gives(
    pg_temp.modal('{"date": "2016-01-02"}', '{"date": "2016-01-01T20:00:00"}')
        || '{"locations": [{"query_kind": "daily_location", "date": "2016-01-02T09:00:00", "method": "last",
            "aggregation_unit": "admin3", "subscriber_subset": "few"},
          {"query_kind": "daily_location", "date": "2016-01-02T10:00:00", "method": "last",
            "aggregation_unit": "admin3", "subscriber_subset": "few"}]}',
    '[["often", "A2"], ["moved", "B2"]]', 'the time of day of a vote counts too');
SELECT pg_temp.gives(pg_temp.modal('{"event_types": ["sms"]}', '{"event_types": ["mds"]}'),
    '[["mixed", "A2"], ["texter", "A2"], ["surfer", "A1"]]', 'each day with its own parameters');
SELECT pg_temp.gives(pg_temp.modal('{"aggregation_unit": "lon-lat", "subscriber_subset": "few"}',
        '{"date": "2016-01-03", "aggregation_unit": "lon-lat", "subscriber_subset": "few"}'),
    '[["often", 6, 1], ["moved", 2, 2]]', 'lon-lat');

SELECT is(
    pg_temp.tables(pg_temp.modal('{"date": "2016-01-02"}', '{"event_types": ["mds"]}')),
    'sighting_calls_20160102 sighting_mds_20160101 sighting_sms_20160102',
    'the tables of the given days and nothing else');
SELECT is(
    query.problem(query.normalise(pg_temp.modal('{}', '{"aggregation_unit": "admin1"}'), 'any')),
    'modal_location: all of locations must have the same aggregation unit.', 'units may not be mixed');
SELECT is(
    query.problem(query.normalise(pg_temp.modal('{}', '{"date": "2016-01-02"}'), 'any')), NULL,
    'one unit is no problem');
SELECT throws_ok(
    $$SELECT query.normalise('{"query_kind": "modal_location", "locations": []}', 'any')$$, '22023',
    'locations: Shorter than minimum length 1.', 'no day at all is refused');

SELECT * FROM finish();
ROLLBACK;
