-- How many people are in one region and later in another: reference queries §6.4, rule R1.
BEGIN;
\ir include/world.psql
SELECT plan(20);

CREATE FUNCTION pg_temp.flows(first jsonb, later jsonb, how text DEFAULT NULL) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'flows', 'from_location', pg_temp.day(first),
        'to_location', pg_temp.day(later), 'join_type', how)
$$;

-- Day 1: often A2, night A1, moved A1, and even, same, mixed, texter; day 2: often B1, night A1, moved B2, brink A2.
SELECT pg_temp.gives(pg_temp.flows('{}', '{"date": "2016-01-02"}'),
    '[["A2", "B1", 1], ["A1", "A1", 1], ["A1", "B2", 1]]', 'who is in both, and who stays');
SELECT pg_temp.gives(pg_temp.flows('{"date": "2016-01-02"}', '{}'),
    '[["B1", "A2", 1], ["A1", "A1", 1], ["B2", "A1", 1]]', 'the other way round');
SELECT pg_temp.gives(pg_temp.flows('{}', '{"date": "2016-01-02"}', 'left'),
    '[["A2", "B1", 1], ["A1", "A1", 1], ["A1", "B2", 1], ["A2", null, 3], ["B1", null, 1]]', 'left');
SELECT pg_temp.gives(pg_temp.flows('{}', '{"date": "2016-01-02"}', 'left outer'),
    '[["A2", "B1", 1], ["A1", "A1", 1], ["A1", "B2", 1], ["A2", null, 3], ["B1", null, 1]]', 'left outer');
SELECT pg_temp.gives(pg_temp.flows('{}', '{"date": "2016-01-02"}', 'right'),
    '[["A2", "B1", 1], ["A1", "A1", 1], ["A1", "B2", 1], [null, "A2", 1]]', 'right');
SELECT pg_temp.gives(pg_temp.flows('{}', '{"date": "2016-01-02"}', 'full outer'),
    '[["A2", "B1", 1], ["A1", "A1", 1], ["A1", "B2", 1], ["A2", null, 3], ["B1", null, 1], [null, "A2", 1]]',
    'full outer');
SELECT pg_temp.gives(
    pg_temp.flows('{"aggregation_unit": "lon-lat", "subscriber_subset": "few"}',
        '{"date": "2016-01-02", "aggregation_unit": "lon-lat"}'),
    '[[6, 1, 11, 1, 1], [2, 2, 16, 2, 1]]', 'lon-lat has four columns');
SELECT is(
    (SELECT array_agg(m.name[1]) FROM query.normalise(pg_temp.flows('{"aggregation_unit": "lon-lat"}',
        '{"aggregation_unit": "lon-lat"}')) AS n,
        regexp_matches(query.present_sql(n, 'x'), 'AS ([a-z_]+)(?=,| FROM)', 'g') AS m (name)),
    ARRAY['lon_from', 'lat_from', 'lon_to', 'lat_to', 'value'], 'and they are named so');

SELECT pg_temp.gives(pg_temp.flows('{"date": "2016-01-04"}', '{"date": "2016-01-05"}'),
    '[["A1", "B1", 16], ["A2", "A2", 15]]', 'two crowds');
SELECT is(pg_temp.published(pg_temp.flows('{"date": "2016-01-04"}', '{"date": "2016-01-05"}')),
    '[["A1", "B1", 16]]', '16 people are published, 15 are absent');
SELECT is(pg_temp.published(pg_temp.flows('{"date": "2016-01-04"}', '{"date": "2016-01-03"}', 'left')),
    '[["A1", null, 16]]', 'who goes nowhere is published like others');
SELECT is(
    query.problem(query.normalise(pg_temp.flows('{}', '{"aggregation_unit": "admin1"}'))),
    'flows: all of from_location, to_location must have the same aggregation unit.', 'units may not be mixed');

SELECT * FROM finish();
ROLLBACK;
