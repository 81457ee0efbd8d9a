-- What a valid specification cannot be answered for.
BEGIN;
\ir include/world.psql
SELECT plan(19);

CREATE FUNCTION pg_temp.problem(spec jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT query.problem(query.normalise(spec, 'any'))
$$;
CREATE FUNCTION pg_temp.events(first text, last text, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'event_count', 'start_date', first, 'end_date', last) || more
$$;

SELECT is(pg_temp.problem(pg_temp.events('2016-01-01', '2016-01-02')), NULL, 'nothing');
SELECT is(pg_temp.problem(pg_temp.events('2016-01-01', '2016-01-01')), 'Start and stop are the same.', 'no window');
SELECT is(pg_temp.problem(pg_temp.events('2016-01-02', '2016-01-01')),
    'The start date is later than the stop date.', 'dates the wrong way round');
SELECT is(pg_temp.problem(pg_temp.events('2016-01-01T12:00', '2016-01-01T10:00')), NULL,
    'times of one day the wrong way round are an empty window');
SELECT is(pg_temp.problem(pg_temp.events('2016-01-01', '2026-01-07')), NULL, 'ten years');
SELECT is(pg_temp.problem(pg_temp.events('0001-01-01', '9999-12-31')), 'The window is longer than 3660 days.',
    'ten thousand years');
SELECT is(pg_temp.problem(pg_temp.day(jsonb_build_object('subscriber_subset',
    pg_temp.events('2016-01-01', '2016-01-01')))), 'Start and stop are the same.', 'windows of nested queries');
SELECT is(pg_temp.problem(pg_temp.day('{"mapping_table": "geography.map"}')),
    'mapping_table: map is not a known table.', 'mapping tables');
INSERT INTO store.mapping (mapping, columns) VALUES ('map', ARRAY['id', 'zone']);
SELECT is(pg_temp.problem(pg_temp.day('{"aggregation_unit": "lon-lat", "mapping_table": "geography.map",
    "geom_table": "geography.g", "geom_table_join_column": "zone"}')), 'geom_table: g is not a known table.',
    'geometry tables');
SELECT is(pg_temp.problem(pg_temp.day('{"aggregation_unit": "admin2"}')),
    'No regions are loaded for admin2: load them with flowsql load geography --layer admin2 FILE.', 'no such layer');
SELECT is(pg_temp.problem('{"query_kind": "geography", "aggregation_unit": "admin0"}'),
    'No regions are loaded for admin0: load them with flowsql load geography --layer admin0 FILE.', 'nor that one');

SELECT is(pg_temp.problem(pg_temp.events('2016-02-01', '2016-02-02')),
    'No data for date: calls 2016-02-01, sms 2016-02-01', 'no wanted day is loaded');
SELECT is(pg_temp.problem(pg_temp.events('2016-01-05', '2016-02-02')), NULL, 'one is enough');
SELECT is(pg_temp.problem(pg_temp.day('{"date": "2016-01-04", "event_types": ["sms"]}')),
    'No data for date: sms 2016-01-04', 'a load that failed is none');

-- Missing days
SELECT is(query.missing_days(query.normalise(pg_temp.events('2016-01-03', '2016-01-05'), 'any')),
    '[{"day": "2016-01-04", "event_type": "sms"}]', 'days of an event type that are not loaded');
SELECT is(query.missing_days(query.normalise(pg_temp.events('2016-01-05T12:00', '2016-01-06T00:00:01'), 'any')),
    '[{"day": "2016-01-05", "event_type": "sms"}, {"day": "2016-01-06", "event_type": "calls"},
      {"day": "2016-01-06", "event_type": "sms"}]', 'a day of which a second is wanted');
SELECT is(query.missing_days(query.normalise(pg_temp.events('2016-01-01', '2016-01-03',
    jsonb_build_object('event_types', '["calls"]'::jsonb, 'subscriber_subset',
        pg_temp.events('2016-01-01', '2016-01-03', '{"event_types": ["mds"]}'))), 'any')),
    '[{"day": "2016-01-02", "event_type": "mds"}]', 'nested queries count');
SELECT is(query.missing_days('{"query_kind": "geography", "aggregation_unit": "admin3"}'), '[]', 'no day is wanted');
INSERT INTO cache.query (id, spec, kind, level, state)
SELECT query.id(n), n, 'event_count', 'subscriber', 'ready'
FROM query.normalise(pg_temp.events('2016-01-01', '2016-01-03', '{"event_types": ["mds"]}'), 'any') AS n;
SELECT is(query.missing_days(query.normalise(pg_temp.events('2016-01-01', '2016-01-03', jsonb_build_object(
    'event_types', '["calls"]'::jsonb, 'subscriber_subset', (SELECT q.id FROM cache.query AS q))), 'any')),
    '[{"day": "2016-01-02", "event_type": "mds"}]', 'and so does a subset by the id of a query');

SELECT * FROM finish();
ROLLBACK;
