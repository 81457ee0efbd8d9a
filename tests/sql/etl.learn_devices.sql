-- One number for handset, SIM card and phone model: learnt once, found again, whatever is missing.
BEGIN;
SELECT plan(15);
\ir include/load_day.psql

UPDATE ops.setting SET value = '1' WHERE name = 'max_reject_share';
CREATE FUNCTION pg_temp.told(day date) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(format('%s:%s/%s/%s', e.id, coalesce(e.imei, '-'), coalesce(e.imsi, '-'), coalesce(e.tac::text, '-')),
        ' ' ORDER BY e.id COLLATE "C")
    FROM events.calls AS e WHERE e.datetime >= told.day::timestamptz AND e.datetime < told.day + interval '1 day'
$$;
CREATE TEMPORARY TABLE first AS SELECT max(d.device) AS device FROM store.device AS d;
CREATE FUNCTION pg_temp.before() RETURNS integer LANGUAGE sql AS $$ SELECT f.device FROM first AS f $$;
CREATE FUNCTION pg_temp.added() RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM store.device AS d WHERE d.device > pg_temp.before()
$$;

SELECT is((SELECT to_jsonb(d) FROM store.device AS d WHERE d.device = 0),
    '{"device": 0, "equipment": null, "sim": null, "tac": null}', 'device 0 tells nothing');
-- Each kind of gap, and texts that only look like one
CREATE FUNCTION pg_temp.rows(day text) RETURNS text[] LANGUAGE sql AS $$
    SELECT array_agg(ARRAY[r.id, rows.day || ' 10:00:00', 'a', r.imei, r.imsi, r.tac])
    FROM (VALUES ('1', 'p', 's', '7'), ('2', 'p', 's', '8.0'), ('3', 'p', 's', NULL), ('4', 'p', NULL, '7'), ('5', NULL, 's', '7'),
        ('6', NULL, NULL, '7'), ('7', NULL, NULL, NULL), ('8', '', 's', '7'), ('9', '', '', ''), ('A', 'p', 's', '07'),
        ('B', 's', 'p', '0'), ('C', NULL, NULL, '')) AS r (id, imei, imsi, tac)
$$;
SELECT lives_ok($$SELECT pg_temp.load_day('calls', '2016-01-01', '{id,datetime,msisdn,imei,imsi,tac}', pg_temp.rows('2016-01-01'))$$,
    'a day of all of them');
SELECT is(pg_temp.told('2016-01-01'),
    '1:p/s/7 2:p/s/8 3:p/s/- 4:p/-/7 5:-/s/7 6:-/-/7 7:-/-/- 8:/s/7 9://- A:p/s/7 B:s/p/0 C:-/-/-',
    'each row tells what it told, the empty text is kept apart from null');
SELECT is(pg_temp.added(), 9::bigint, 'each combination has one number');
SELECT is((SELECT count(*) FROM store.calls AS e WHERE e.device = 0), 2::bigint, 'rows that tell nothing are device 0');
SELECT lives_ok($$SELECT pg_temp.load_day('calls', '2016-01-02', '{id,datetime,msisdn,imei,imsi,tac}', pg_temp.rows('2016-01-02'))$$,
    'the same again');
SELECT is(pg_temp.told('2016-01-02'), pg_temp.told('2016-01-01'), 'tells the same');
SELECT is((SELECT format('%s %s', count(*), 1 + max(d.device) - min(d.device)) FROM store.device AS d
    WHERE d.device > pg_temp.before()), '9 9',
    'by the same numbers, and none is wasted');
SELECT is_empty($$
    SELECT e.device FROM store.calls AS e WHERE e.device > pg_temp.before() GROUP BY e.device HAVING count(DISTINCT (e."time" AT TIME ZONE 'UTC')::date) <> 2$$,
    'each on both days');

-- Files without some of the columns
SELECT pg_temp.load_day('calls', '2016-01-03', '{id,datetime,msisdn,tac}',
    '{{1,2016-01-03 10:00:00,a,7},{2,2016-01-03 10:00:00,a,NULL},{3,2016-01-03 10:00:00,a,9}}');
SELECT is(pg_temp.told('2016-01-03'), '1:-/-/7 2:-/-/- 3:-/-/9', 'models alone');
SELECT pg_temp.load_day('calls', '2016-01-04', '{id,datetime,msisdn,imsi,imei}',
    '{{1,2016-01-04 10:00:00,a,s,p},{2,2016-01-04 10:00:00,a,t,p}}');
SELECT pg_temp.load_day('calls', '2016-01-05', '{id,datetime,msisdn,imei,tac}',
    '{{1,2016-01-05 10:00:00,a,p,7},{2,2016-01-05 10:00:00,a,q,7}}');
SELECT is(concat_ws(', ', pg_temp.told('2016-01-04'), pg_temp.told('2016-01-05')), '1:p/s/- 2:p/t/-, 1:p/-/7 2:q/-/7',
    'texts without models, handsets without SIM cards');
SELECT pg_temp.load_day('calls', '2016-01-06', '{id,datetime,msisdn}', '{{1,2016-01-06 10:00:00,a}}');
SELECT is(pg_temp.told('2016-01-06'), '1:-/-/-', 'nothing at all');
SELECT is(pg_temp.added(), 12::bigint, 'only what is new has a new number');
SELECT throws_ok($$INSERT INTO store.device (tac) VALUES (9)$$, '23505', NULL, 'none is there twice, nulls or not');

ALTER SEQUENCE store.device_device_seq RESTART 2147483647;
SELECT throws_ok($$SELECT pg_temp.stage_day('calls', '2016-01-07', '{datetime,msisdn,tac}',
    '{{2016-01-07 10:00:00,a,31},{2016-01-07 10:00:00,a,32}}')$$, '2200H',
    'dictionary store.device is full: all 2,147,483,647 numbers are given out', 'a full dictionary says so');

SELECT * FROM finish();
ROLLBACK;
