-- Files whose columns are not those of their event type are refused, naming the columns.
BEGIN;
SELECT plan(9);

SELECT lives_ok($$SELECT etl.check_header('mds', 'csv', '{msisdn,datetime,volume_total,network,imei,imsi}')$$,
    'any known columns, in any order, those that nobody stores too');
SELECT throws_ok($$SELECT etl.check_header('mds', 'csv', '{msisdn,datetime,outgoing,colour}')$$,
    '22023', 'unknown columns for mds: outgoing, colour', 'unknown columns are named');
SELECT throws_ok($$SELECT etl.check_header('sms', 'csv', '{msisdn,id}')$$,
    '22023', 'missing columns for sms: datetime', 'so are missing ones');
SELECT throws_ok($$SELECT etl.check_header('sms', 'csv', '{msisdn,datetime,id,id}')$$,
    '22023', 'column given twice: id', 'and doubled ones');
SELECT throws_ok($$SELECT etl.check_header('sms', 'nowhere', '{msisdn}')$$,
    'P0002', 'there is no source nowhere for sms', 'an unknown source is refused');
SELECT throws_ok($$SELECT etl.check_header('sms', 'copenhagen', '{timestamp,sender}')$$,
    '22023', 'missing columns for sms: recipient', 'a source has columns of its own');
CREATE FUNCTION pg_temp.hint(header text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_hint text;
BEGIN
    PERFORM etl.check_header('sms', 'csv', ARRAY[header]);
EXCEPTION WHEN invalid_parameter_value THEN
    GET STACKED DIAGNOSTICS v_hint = PG_EXCEPTION_HINT;
    RETURN v_hint;
END $$;
SELECT alike(pg_temp.hint('msisdn;datetime'), '%--delimiter%', 'another delimiter is recognised');
SELECT throws_ok($$SELECT etl.start_load('letters', '2016-01-01', 1, 'csv', '{}', '{msisdn,datetime}')$$,
    '22023', 'unknown event type: letters', 'an unknown event type is refused');
SELECT throws_ok($$SELECT etl.start_load('sms', '2016-01-01', 0, 'csv', '{}', '{msisdn,datetime}')$$,
    '22023', 'days must be from 1 to 3660, not 0', 'no days are refused');

SELECT * FROM finish();
ROLLBACK;
