-- flow.<kind>(…) makes specifications that validate.
BEGIN;
\ir include/world.psql
SELECT plan(17);

SELECT is_empty($$
    SELECT k.kind FROM query.kind AS k
    LEFT JOIN pg_proc AS p ON p.pronamespace = 'flow'::regnamespace AND p.proname = k.kind
    WHERE obj_description(p.oid, 'pg_proc') IS NULL$$, 'every kind has a constructor with a comment');
SELECT alike(obj_description('flow.daily_location'::regproc), '%' || d.text || '%', 'a comment tells ' || d.text)
FROM (VALUES ('Where each subscriber was on a day.'), ('hours: Hours of each day'), ('flow.run')) AS d (text);

SELECT is(flow.daily_location('2016-01-01', 'admin3'), pg_temp.day(), 'what is required comes first');
SELECT is(flow.daily_location(date => '2016-01-01', aggregation_unit => 'admin3', method => 'most-common',
        event_types => '{sms,calls}', hours => '{"start_hour": 1, "end_hour": 2}', subscriber_subset => 'few'),
    pg_temp.day('{"method": "most-common", "event_types": ["sms", "calls"], "subscriber_subset": "few",
        "hours": {"start_hour": 1, "end_hour": 2}}'), 'arguments by name');
SELECT is(flow.daily_location('2016-01-01', 'admin3',
        subscriber_subset => flow.event_count('2016-01-01', '2016-01-02')::text) #>> '{subscriber_subset,query_kind}',
    'event_count', 'a subset may be a query');
SELECT is(flow.modal_location(ARRAY[flow.daily_location('2016-01-01', 'admin3')]),
    jsonb_build_object('query_kind', 'modal_location', 'locations', jsonb_build_array(pg_temp.day())), 'a list of queries');

SELECT throws_ok($$SELECT flow.daily_location('2016-01-01')$$, '42883', NULL, 'what is required has no default');

SELECT is(query.errors(t.spec, 'any'), NULL, (t.spec ->> 'query_kind') || ' is valid')
FROM unnest(ARRAY[
    flow.daily_location('2016-01-01', 'admin3'),
    flow.modal_location(ARRAY[flow.daily_location('2016-01-01', 'admin3'), flow.daily_location('2016-01-02', 'admin3')]),
    flow.spatial_aggregate(flow.daily_location('2016-01-01', 'admin3')),
    flow.flows(flow.daily_location('2016-01-01', 'admin3'), flow.daily_location('2016-01-02', 'admin3'), 'left'),
    flow.unique_subscriber_counts('2016-01-01', '2016-01-02', 'admin3'),
    flow.histogram_aggregate(flow.event_count('2016-01-01', '2016-01-02'), '{"n_bins": 3}', '[0, 3]'),
    flow.geography('admin3')
]) AS t (spec);
SELECT throws_ok($$SELECT query.constructor_sql('no_such')$$, 'P0002', NULL, 'of an unknown kind there is none');

SELECT * FROM finish();
ROLLBACK;
