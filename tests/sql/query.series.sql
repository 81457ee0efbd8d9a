-- An aggregate again and again over time: each date as if it were asked alone.
BEGIN;
\ir include/world.psql
SELECT plan(18);

CREATE FUNCTION pg_temp.series(
    nested jsonb, first_date text, until text, step text DEFAULT 'day'
) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'series', 'interval', step, 'start_date', first_date, 'end_date', until,
        'query', nested)
$$;
CREATE FUNCTION pg_temp.people(more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', pg_temp.day(more))
$$;
-- The rows of one query with a date in front, as those of a series.
CREATE FUNCTION pg_temp.dated(day text, list jsonb) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_array(day) || e.value), '[]') FROM jsonb_array_elements(list) AS e
$$;

SELECT pg_temp.gives(pg_temp.series(pg_temp.people(), '2016-01-01', '2016-01-04'),
    pg_temp.dated('2016-01-01', pg_temp.complete(pg_temp.people()))
    || pg_temp.dated('2016-01-02', pg_temp.complete(pg_temp.people('{"date": "2016-01-02"}')))
    || pg_temp.dated('2016-01-03', pg_temp.complete(pg_temp.people('{"date": "2016-01-03"}'))),
    'three days are three queries');
SELECT pg_temp.gives(pg_temp.series(pg_temp.people('{"date": "2015-06-30"}'), '2016-01-01', '2016-01-02'),
    '[["2016-01-01", "A1", 2], ["2016-01-01", "A2", 4], ["2016-01-01", "B1", 1]]',
    'whatever dates the nested query has, they move to the first period');
SELECT is(pg_temp.published(pg_temp.series(pg_temp.people(), '2016-01-03', '2016-01-06')),
    pg_temp.listed(pg_temp.dated('2016-01-04', pg_temp.published(pg_temp.people('{"date": "2016-01-04"}')))
        || pg_temp.dated('2016-01-05', pg_temp.published(pg_temp.people('{"date": "2016-01-05"}')))),
    'rows of few are left out, date by date');
SELECT isnt(pg_temp.published(pg_temp.series(pg_temp.people(), '2016-01-03', '2016-01-06')), '[]', 'and others are not');

-- A histogram of which one date may be shown and another not.
CREATE FUNCTION pg_temp.spread() RETURNS jsonb
LANGUAGE sql AS $$
    SELECT '{"query_kind": "histogram_aggregate", "bins": {"n_bins": 1}, "range": [0, 100], "metric":
        {"query_kind": "event_count", "start_date": "2016-01-01", "end_date": "2016-01-02"}}'::jsonb
$$;
SELECT is(
    pg_temp.published(pg_temp.series(pg_temp.spread(), '2016-01-03', '2016-01-05')) -> 0, '["2016-01-03", null, null, null]',
    'a date that may not be shown is one row of NULLs');
SELECT is(pg_temp.published(pg_temp.series(pg_temp.spread(), '2016-01-03', '2016-01-05')) -> 1,
    (pg_temp.dated('2016-01-04', pg_temp.published(
        jsonb_set(jsonb_set(pg_temp.spread(), '{metric,start_date}', '"2016-01-04"'), '{metric,end_date}', '"2016-01-05"'))))
    -> 0, 'beside one that may');

-- Windows keep their length; months are counted from the first.
SELECT is(
    (SELECT array_agg(s.subspec ->> 'start_date' || '/' || (s.subspec ->> 'end_date') ORDER BY s.subspec ->> 'start_date')
        FROM query.subqueries(query.normalise(pg_temp.series(pg_temp.spread(), '2016-01-04', '2016-01-20', 'week')))
            AS s
        WHERE s.subspec ->> 'query_kind' = 'event_count'),
    ARRAY['2016-01-04/2016-01-05', '2016-01-11/2016-01-12', '2016-01-18/2016-01-19'], 'weekly');
SELECT is(
    query.normalise(pg_temp.series(pg_temp.people(), '2016-01-31', '2016-04-01', 'month')) -> 'dates',
    '["2016-01-31", "2016-02-29", "2016-03-31"]', 'monthly, from the last day of a month');
SELECT is(
    query.id(query.normalise(pg_temp.series(pg_temp.people(), '2016-01-01', '2016-01-03'))),
    query.id(query.normalise(pg_temp.series(pg_temp.people('{"date": "2016-01-02"}'), '2016-01-01', '2016-01-03'))),
    'the same queries are the same series');
SELECT is(
    (SELECT count(*) FROM query.plan(query.normalise(pg_temp.series(
        pg_temp.people('{"method": "most-common"}'), '2016-01-01', '2016-01-04')))), 3::bigint,
    'the daily locations are stored for themselves');
SELECT is(query.scopes(query.normalise(pg_temp.series(pg_temp.people(), '2016-01-01', '2016-01-02'))),
    ARRAY['admin3:series:daily_location', 'admin3:series:series', 'admin3:series:spatial_aggregate'], 'scopes');
SELECT is(
    (SELECT array_agg(c.name ORDER BY c.place) FROM query.columns(query.normalise(
        pg_temp.series(pg_temp.people(), '2016-01-01', '2016-01-02'))) AS c),
    ARRAY['date', 'region', 'value'], 'columns');

SELECT throws_ok(format('SELECT query.normalise(%L)', pg_temp.series(pg_temp.people(), '2016-01-02', '2016-01-01')),
    '22023', 'The start date is later than the stop date.', 'an empty range');
SELECT throws_ok(format('SELECT query.normalise(%L)', pg_temp.series(pg_temp.people(), '2000-01-01', '2016-01-01')),
    '22023', 'A series has at most 1000 periods.', 'too long a range');
SELECT throws_like(
    format('SELECT query.normalise(%L)', pg_temp.series('{"query_kind": "geography", "aggregation_unit": "admin3"}',
        '2016-01-01', '2016-01-02')),
    '%Unsupported value: geography%', 'regions have no dates');
SELECT throws_like(
    format('SELECT query.normalise(%L)', pg_temp.series(pg_temp.series(pg_temp.people(), '2016-01-01', '2016-01-02'),
        '2016-01-01', '2016-01-02')),
    '%Unsupported value: series%', 'a series of series is none');
SELECT * FROM finish();
ROLLBACK;
