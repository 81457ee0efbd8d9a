-- Names of files tell the day; other names, and days that are none, do not.
BEGIN;
SELECT plan(8);

SELECT is(etl.file_day('{type}_%Y%m%d*.csv*', 'sms', 'sms_20200229_b.csv'), '2020-02-29'::date, 'year, month, day');
SELECT is(etl.file_day('{type}_%Y%m%d*.csv*', 'sms', 'calls_20200229.csv'), NULL, 'another event type is none of it');
SELECT is(etl.file_day('{type}_%Y%m%d*.csv*', 'sms', 'sms_20210229.csv'), NULL, 'no day of the calendar');
SELECT is(etl.file_day('CDR.%d-%m-%Y.(1)?', 'calls', 'CDR.01-02-2020.(1)a'), '2020-02-01'::date,
    'in any order; signs stand for themselves');
SELECT is(etl.file_day('CDR.%d-%m-%Y.(1)?', 'calls', 'CDRx01-02-2020.(1)a'), NULL, 'a dot is a dot');
SELECT is(etl.file_day('%Y%m%d', 'calls', '20200101.tmp'), NULL, 'the whole name is looked at');
SELECT is(etl.file_day('a\[]^$+{}|%Y%m%d', 'calls', 'a\[]^$+{}|20200101'), '2020-01-01'::date, 'every sign');
SELECT is(etl.file_day('%Y%m%d', 'calls', '0000101'), NULL, 'too short');

SELECT * FROM finish();
ROLLBACK;
