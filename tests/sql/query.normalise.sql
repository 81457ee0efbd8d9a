-- Equal questions have one normal form and so one id; different ones have not.
BEGIN;
\ir include/world.psql
SELECT plan(31);

SELECT is(query.normalise(t.spec::jsonb, 'any'), t.expected::jsonb, t.description)
FROM (VALUES
    ('{"query_kind": "event_count", "end_date": "20160103T0000", "start_date": "2016-W01-1", "hours": null}',
     '{"query_kind": "event_count", "start_date": "2016-01-04", "end_date": "2016-01-03", "direction": "both",
       "event_types": ["calls", "sms"]}', 'defaults in, nulls out, dates in one spelling'),
    ('{"query_kind": "event_count", "end_date": "2016-01-03 12:00:01.5", "start_date": "2016-01-01T12:00Z",
       "event_types": ["sms", "mds", "sms"], "hours": {"start_hour": "3", "end_hour": 4.9},
       "sampling": {"seed": "0.50", "sampling_method": "system", "fraction": 5e-1, "size": null}}',
     '{"query_kind": "event_count", "start_date": "2016-01-01T07:00:00", "end_date": "2016-01-03T12:00:01",
       "direction": "both", "event_types": ["mds", "sms"], "hours": {"start_hour": 3, "end_hour": 4},
       "sampling": {"seed": 0.5, "sampling_method": "system", "fraction": 0.5, "estimate_count": true}}',
     'numbers in one spelling, offsets converted, event types sorted'),
    ('{"query_kind": "geography", "aggregation_unit": "admin3", "mapping_table": null}',
     '{"query_kind": "geography", "aggregation_unit": "admin3"}', 'what is not given is not there')
) AS t (spec, expected, description);
SELECT throws_ok($$SELECT query.normalise('{"query_kind": "geography", "aggregation_unit": 3, "x": 1}')$$, '22023',
    'aggregation_unit: Not a valid string. x: Unknown field.', 'a wrong specification has no normal form');

CREATE FUNCTION pg_temp.id(spec jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT query.id(query.normalise(spec, 'any'))
$$;
SELECT matches(pg_temp.id(pg_temp.day()), '^[0-9a-f]{32}$', 'an id is 32 hexadecimal digits');
-- A series is written out: its queries, each in normal form, stand in place of what was asked.
SELECT is_empty($$
    SELECT k.kind FROM query.kind AS k, query.normalise(k.example, 'any') AS n
    WHERE k.kind <> 'series' AND query.normalise(n, 'any') IS DISTINCT FROM n$$, 'a normal form is its own normal form');
SELECT is_empty($$
    SELECT q.value FROM query.kind AS k, query.normalise(k.example) AS n, jsonb_array_elements(n -> 'queries') AS q
    WHERE k.kind = 'series' AND query.normalise(q.value) IS DISTINCT FROM q.value$$, 'and so is each query of a series');

CREATE FUNCTION pg_temp.histogram(more jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT '{"query_kind": "histogram_aggregate", "bins": {"n_bins": 5}, "range": [0, 10], "metric":
        {"query_kind": "event_count", "start_date": "2016-01-01", "end_date": "2016-01-02"}}'::jsonb || more
$$;
CREATE FUNCTION pg_temp.flows(more jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'flows', 'from_location', pg_temp.day(),
        'to_location', pg_temp.day('{"date": "2016-01-02"}')) || more
$$;
CREATE FUNCTION pg_temp.modal(VARIADIC days date []) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'modal_location', 'locations', jsonb_agg(
        pg_temp.day(jsonb_build_object('date', to_char(d.day, 'YYYY-MM-DD'))) ORDER BY d.place))
    FROM unnest(days) WITH ORDINALITY AS d (day, place)
$$;

SELECT is(pg_temp.id(t.one), pg_temp.id(t.other), t.description)
FROM (VALUES
    (pg_temp.day(), '{"method": "last", "aggregation_unit": "admin3", "query_kind": "daily_location",
        "date": "2016-01-01"}'::jsonb, 'the order of members'),
    (pg_temp.day(), pg_temp.day('{"hours": null, "sampling": null, "mapping_table": null}'), 'explicit nulls'),
    (pg_temp.day(), pg_temp.day('{"event_types": ["calls", "sms"]}'), 'a default written out'),
    (pg_temp.day(), pg_temp.day('{"event_types": ["sms", "calls", "sms"]}'), 'order and repetition of event types'),
    (pg_temp.day(), pg_temp.day('{"date": "2016-01-01T00:00:00"}'), 'midnight is the day'),
    (pg_temp.day(), pg_temp.day('{"date": "2016-01-01T05:00:00Z"}'), 'midnight elsewhere'),
    (pg_temp.flows('{}'), pg_temp.flows('{"join_type": "inner"}'), 'the default join'),
    (pg_temp.histogram('{}'), pg_temp.histogram('{"bins": {"n_bins": "5", "bin_list": null}}'), 'a number as text'),
    (pg_temp.histogram('{}'), pg_temp.histogram('{"range": {"upper_bound": 10.0, "lower_bound": "0"}}'),
        'a range as list or object'),
    (pg_temp.modal('2016-01-01', '2016-01-02'), pg_temp.modal('2016-01-02', '2016-01-01'), 'the order of days')
) AS t (one, other, description);

SELECT isnt(pg_temp.id(t.one), pg_temp.id(t.other), t.description)
FROM (VALUES
    (pg_temp.day(), pg_temp.day('{"method": "most-common"}'), 'another method'),
    (pg_temp.day(), pg_temp.day('{"date": "2016-01-02"}'), 'another day'),
    (pg_temp.day(), pg_temp.day('{"aggregation_unit": "admin1"}'), 'another unit'),
    (pg_temp.day(), pg_temp.day('{"event_types": ["calls"]}'), 'other event types'),
    (pg_temp.day(), pg_temp.day('{"hours": {"start_hour": 0, "end_hour": 24}}'), 'hours given'),
    (pg_temp.day(), pg_temp.day('{"subscriber_subset": "few"}'), 'a subset'),
    (pg_temp.flows('{}'), pg_temp.flows(jsonb_build_object('to_location', pg_temp.day(), 'from_location',
        pg_temp.day('{"date": "2016-01-02"}'))), 'the way back'),
    (pg_temp.flows('{}'), pg_temp.flows('{"join_type": "left"}'), 'another join'),
    (pg_temp.histogram('{}'), pg_temp.histogram('{"bins": {"bin_list": [0, 2, 4, 6, 8, 10]}}'), 'bins by edges'),
    (pg_temp.modal('2016-01-01', '2016-01-02'), pg_temp.modal('2016-01-01', '2016-01-02', '2016-01-02'), 'a vote more')
) AS t (one, other, description);

-- What else is part of the question
CREATE TEMP TABLE before AS
SELECT pg_temp.id(pg_temp.day()) AS defaulted, pg_temp.id(pg_temp.day('{"event_types": ["calls", "sms"]}')) AS named;
SELECT pg_temp.set('default_event_types', 'calls');
SELECT isnt(pg_temp.id(pg_temp.day()), (SELECT b.defaulted FROM before AS b), 'the default event types are part of it');
SELECT is(pg_temp.id(pg_temp.day('{"event_types": ["sms", "calls"]}')), (SELECT b.named FROM before AS b),
    'not where they are named');
SELECT pg_temp.set('time_zone', 'UTC');
SELECT isnt(pg_temp.id(pg_temp.day('{"event_types": ["sms", "calls"]}')), (SELECT b.named FROM before AS b),
    'the country''s time zone is part of it');
SELECT pg_temp.set('time_zone', 'America/Lima');
SELECT pg_temp.set('privacy_threshold', '20');
SELECT is(pg_temp.id(pg_temp.day('{"event_types": ["sms", "calls"]}')), (SELECT b.named FROM before AS b),
    'the threshold is not: all is released anew');

SELECT * FROM finish();
ROLLBACK;
