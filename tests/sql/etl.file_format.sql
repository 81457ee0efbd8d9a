-- How files of the server are written, in PostgreSQL's words, and what cannot be.
BEGIN;
SELECT plan(10);

SELECT is(etl.file_format('{}') ->> 'escape', '"', 'the quote is its own escape');
SELECT is(etl.file_format('{"encoding": "cp1252"}') ->> 'encoding', 'win1252', 'a code page by Python''s name');
SELECT throws_ok($$SELECT etl.file_format('{"encoding": "utf-16"}')$$, '22023',
    'PostgreSQL does not know encoding utf-16', 'an encoding that PostgreSQL has not');
SELECT is(etl.file_format('{"trailer": "(?:A|(B))\\b;(?P<rows>\\d+)"}') - '{columns,header,skip}'::text[],
    '{"delimiter": ",", "quote": "\"", "escape": "\"", "encoding": "utf-8", "null": "",
      "trailer": "(?:A|(B))\\y;(\\d+)", "promise": 2}', 'a trailer, and which of its groups has the rows');
SELECT is(regexp_substr('B;17', etl.file_format('{"trailer": "(?:A|(B))\\b;(?P<rows>\\d+)"}') ->> 'trailer', 1, 1, '', 2),
    '17', 'it works');

SELECT is(etl.folder_problem('{}', '{"folder": "/in", "pattern": "%Y%m%d"}'), NULL, 'a folder and a pattern will do');
SELECT is(etl.folder_problem('{}', '{"folder": "/in", "pattern": "%Y%m.csv"}'),
    'a folder needs the pattern of its files'' names, with %Y, %m and %d once each', 'a pattern without a day');
SELECT is(etl.folder_problem('{}', '{"folder": "/in", "pattern": "%Y%m%d", "keyed": ["msisdn"]}'),
    'the loader keys identifiers, and pg_cron has no key: use flowsql load watch', 'the server has no key');
SELECT is(etl.schedule_problem('{}', '{"relation": "r", "schedule": "1 hour", "first_day": "2020-01-02",
    "last_day": "2020-01-01"}'), 'the last day of a schedule is not before the first', 'days in order');
SELECT is(etl.schedule_problem('{"days": 2}', '{"relation": "r", "schedule": "1 hour", "first_day": "2020-01-02"}'),
    'a schedule loads one day at a time', 'one day');

SELECT * FROM finish();
ROLLBACK;
