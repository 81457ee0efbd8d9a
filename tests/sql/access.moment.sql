-- Moments that people write, read the same under any date style and time zone.
BEGIN;
SELECT plan(17);

SELECT is(access.moment(m), timestamptz '2027-02-01 00:00:00+00', format('read: %s', m))
FROM unnest(ARRAY['2027-02-01', '2027-02-01T00:00', '2027-02-01 00:00:00', '2027-02-01T00:00:00.000000Z', '2027-02-01T01:00+01',
    '2027-02-01T05:45:00+05:45', '2027-01-31T22:00-0200']) AS m;
SELECT is(access.moment(m), NULL, 'none') FROM unnest(ARRAY[NULL, '']) AS m;
SELECT throws_ok(format('SELECT access.moment(%L)', m), '22023', format('%L is no moment', m), format('refused: %s', m))
FROM unnest(ARRAY['now', 'infinity', 'tomorrow', '01/02/2027', '2027-2-1', '2027-02-01 EST']) AS m;
SELECT throws_ok($$SELECT access.moment('2027-02-30')$$, '22008', NULL, 'no calendar has it');
SELECT is(access.zulu('2027-02-01 05:45:00.5+05:45'), '2027-02-01T00:00:00.500000Z', 'written in one way');

SELECT * FROM finish();
ROLLBACK;
