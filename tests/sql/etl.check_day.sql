-- What the checks measure on a small day, and when they warn and block.
BEGIN;
SELECT plan(31);
UPDATE ops.setting SET value = '1' WHERE name = 'max_reject_share'; -- a few rows, and bad ones among them
\ir include/load_day.psql
SET LOCAL client_min_messages = warning;
UPDATE ops.setting SET value = '1' WHERE name = 'max_reject_share';
UPDATE ops.setting SET value = 'Asia/Kathmandu' WHERE name = 'time_zone';
DO $$ BEGIN
    PERFORM etl.store_cells('[{"line": 1, "id": "x", "latitude": "10", "longitude": "20"}, {"line": 2, "id": "y"},
        {"line": 3, "id": "z", "latitude": "1", "longitude": "2", "date_of_last_service": "2020-01-01"}]', '{cells.csv}');
END $$;

-- Three subscribers and a stranger; two rows stand twice or more, under other ids.
CREATE TEMPORARY TABLE day AS SELECT pg_temp.load_day('calls', '2020-01-09',
    '{id,datetime,msisdn,msisdn_counterpart,imei,imsi,location_id,outgoing,duration}', ARRAY[
    ['1', '2020-01-09 00:00:00', 'a', 'b', 'e1', 'i1', 'x', 'true', '10'],
    ['2', '2020-01-09 00:00:00', 'a', 'b', 'e1', 'i1', 'x', 'true', '10'],
    ['3', '2020-01-09 00:00:00', 'a', 'b', 'e1', 'i1', 'x', 'true', '10.0'],
    ['4', '2020-01-09 00:00:00', 'a', 'b', 'e1', 'i1', 'x', 'true', '11'],
    ['5', '2020-01-09 10:00:00', 'b', 'a', 'e1', 'i2', 'y', 'false', NULL],
    ['6', '2020-01-09 10:00:00', 'b', 'a', 'e1', 'i2', 'y', 'false', NULL],
    ['7', '2020-01-09 11:00:00', 'c', NULL, NULL, 'i2', NULL, 'true', '40'],
    ['8', '2020-01-09 23:59:59.5', 'c', 'far', 'e1', NULL, 'z', NULL, '-5'],
    ['9', '2020-01-09 23:59:59', '', 'far', 'e1', NULL, 'z', NULL, '5']]) AS load;
CREATE TEMPORARY VIEW found AS
SELECT r.check_name COLLATE "default" AS name, r.outcome COLLATE "default" AS outcome, r.status, r.reason, r.number,
    r.instant, r.usual
FROM etl.qa_result AS r INNER JOIN day AS d USING (load);
SELECT results_eq('SELECT f.name, f.outcome FROM found AS f ORDER BY f.name', $$VALUES
    ('count_added_rows', '8'), ('count_added_rows_outgoing.calls', '5'), ('count_calls_to_oneself', '0'),
    ('count_duplicated', '2'), ('count_duplicates', '3'), ('count_hours_without_events', '20'), ('count_imeis', '1'),
    ('count_imsis', '2'), ('count_locatable_events', '4'), ('count_locatable_location_ids', '1'),
    ('count_location_ids', '4'), ('count_msisdns', '4'), ('count_negative_durations', '1'),
    ('count_null_counterparts.calls', '1'), ('count_null_durations.calls', '2'), ('count_null_imeis', '1'),
    ('count_null_imsis', '1'), ('count_null_location_ids', '1'), ('count_onnet_msisdns.calls', '3'),
    ('count_onnet_msisdns_incoming.calls', '1'), ('count_onnet_msisdns_outgoing.calls', '2'),
    ('count_unknown_location_ids', '1'), ('earliest_timestamp', '2020-01-08 18:15:00+00'),
    ('latest_timestamp', '2020-01-09 18:14:59.5+00'), ('max_duration.calls', '40'), ('max_msisdns_per_imei', '3'),
    ('max_msisdns_per_imsi', '2'), ('median_duration.calls', '10'), ('share_locatable', '0.500000'),
    ('share_of_busiest_cell', '0.500000'), ('share_rejected', '0.111111')$$,
    'each check of calls, counted by hand; times are instants');
SELECT results_eq($$SELECT f.number, f.instant FROM found AS f WHERE f.name IN ('count_imeis', 'earliest_timestamp')
    ORDER BY f.name$$, $$VALUES (1::numeric, NULL::timestamptz), (NULL, '2020-01-09 00:00+05:45')$$, 'outcomes are typed');
SELECT results_eq($$SELECT f.name, f.status, f.reason FROM found AS f WHERE f.status <> 'ok' ORDER BY f.name$$, $$VALUES
    ('count_hours_without_events', 'warn', '20 is more than 3'), ('count_negative_durations', 'warn', '1 is more than 0'),
    ('share_rejected', 'warn', '0.111111 is more than 0.05')$$, 'what is out of bounds warns, and says why');
SELECT is((SELECT q.outcome FROM etl.deduped_post_etl_queries AS q
    WHERE q.cdr_type = 'calls' AND q.cdr_date = '2020-01-09' AND q.type_of_query_or_check = 'max_duration.calls'), '40',
    'FlowDB''s names');

-- Nothing to measure
SELECT pg_temp.load_day('topups', '2020-01-09', '{datetime,msisdn}', ARRAY[['2020-01-09 10:00', 'a']]);
SELECT results_eq($$SELECT r.outcome, r.status FROM etl.qa_result AS r
    WHERE r.event_type = 'topups' AND r.check_name = 'max_msisdns_per_imei'$$, $$VALUES (NULL::text, 'ok')$$,
    'no handset, no largest number');
SELECT results_eq($$SELECT r.outcome FROM etl.qa_result AS r WHERE r.event_type = 'topups'
    AND r.check_name IN ('count_imeis', 'count_location_ids') ORDER BY r.check_name COLLATE "C"$$, $$VALUES ('0'), ('1')$$,
    'no location id counts as one, as FlowETL counts');
SELECT is((SELECT count(*) FROM etl.qa_result AS r WHERE r.event_type = 'topups' AND r.check_name LIKE '%duration%'),
    0::bigint, 'no check of other types');

-- The same weekday's history
SELECT pg_temp.load_day('sms', d::date, '{datetime,msisdn}',
    ARRAY(SELECT ARRAY[to_char(d, 'YYYY-MM-DD') || ' 10:00', 's' || n] FROM generate_series(1, p.people) AS n))
FROM (VALUES (7, 10), (14, 20), (21, 30), (8, 1), (35, 1000)) AS p (ago, people)
    CROSS JOIN LATERAL (SELECT '2020-03-04'::date - p.ago * interval '1 day' AS d) AS t;
CREATE FUNCTION pg_temp.judged(people integer) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.load_day('sms', '2020-03-04', '{datetime,msisdn}',
        ARRAY(SELECT ARRAY['2020-03-04 10:00', 's' || n] FROM generate_series(1, people) AS n));
    RETURN (SELECT concat_ws(' ', r.usual, r.status, r.reason) FROM etl.qa_result AS r
        WHERE r.day = '2020-03-04' AND r.check_name = 'count_added_rows');
END $$;
SELECT is(pg_temp.judged(10), '20 ok', 'the usual is the median of the four same weekdays before; half of it will do');
SELECT is(pg_temp.judged(9), '20 warn 9 is less than 0.5 of the usual 20', 'less is noted');
SELECT is(pg_temp.judged(40), '20 ok', 'so will twice as much');
SELECT is(pg_temp.judged(41), '20 warn 41 is more than 2 of the usual 20', 'more is noted');
SELECT is((SELECT count(*) FROM etl.load AS l WHERE l.day = '2020-03-04' AND l.state = 'attached'), 1::bigint,
    'a warning attaches all the same');

-- A blocking check
SELECT lives_ok($$SELECT etl.set_check('count_added_rows', 'sms', 'block', 20, NULL, NULL, NULL)$$, 'an administrator tunes');
CREATE TEMPORARY TABLE small AS
SELECT pg_temp.stage_day('sms', '2020-03-04', '{datetime,msisdn}', ARRAY[['2020-03-04 10:00', 'few']]) AS load;
SELECT results_eq($$SELECT c.check_name COLLATE "default", c.reason FROM small AS s, etl.check_day(s.load) AS c
    WHERE c.status = 'blocked'$$, $$VALUES ('count_added_rows', '1 is less than 20')$$, 'what blocks is said');
SELECT throws_ok($$SELECT etl.attach_day(s.load) FROM small AS s$$, '55000',
    (SELECT format('checks block load %s: count_added_rows: 1 is less than 20', s.load) FROM small AS s),
    'the day cannot be attached');
SELECT etl.close_batch(s.load, 'blocked') FROM small AS s;
SELECT results_eq($$SELECT l.state FROM etl.load AS l INNER JOIN small AS s USING (load)$$, ARRAY['failed'], 'the load has failed');
SELECT is((SELECT count(*) FROM events.sms AS e WHERE e.datetime >= '2020-03-04 00:00+05:45'), 41::bigint,
    'the former day is in place');
SELECT is((SELECT o.outcome FROM etl.qa_outcome AS o INNER JOIN small AS s USING (load)
    WHERE o.check_name = 'count_added_rows'), '1', 'what was found is kept');
SELECT is((SELECT r.outcome FROM etl.qa_result AS r WHERE r.day = '2020-03-04' AND r.check_name = 'count_added_rows'),
    '41', 'the outcomes of the loaded day stay what they were');
DELETE FROM etl.qa_outcome AS o USING small AS s WHERE o.load = s.load;
CREATE TEMPORARY TABLE unchecked AS
SELECT pg_temp.stage_day('sms', '2020-03-04', '{datetime,msisdn}', ARRAY[['2020-03-04 10:00', 'few']]) AS load;
SELECT throws_like($$SELECT etl.attach_day(u.load) FROM unchecked AS u$$, 'checks block load%',
    'a day that nobody checked is checked when it is attached');
SELECT etl.close_batch(u.load) FROM unchecked AS u;
SELECT throws_ok($$SELECT etl.check_day(u.load) FROM unchecked AS u$$, '55000', NULL, 'a failed load has no day to check');

-- A check that cannot be computed
SELECT lives_ok($$SELECT etl.define_check('broken', '{sms}', 'events AS e', '1 / (count(*) - count(*))', '', 'x')$$,
    'a check that divides by nothing');
SELECT results_eq($$SELECT c.check_name COLLATE "default", c.status, c.reason FROM etl.load AS l, etl.check_day(l.load) AS c
    WHERE l.day = '2020-03-04' AND l.state = 'attached' AND c.status = 'error'$$,
    $$VALUES ('broken', 'error', 'cannot be computed (SQLSTATE 22012)')$$, 'is an error');
SELECT is((SELECT r.outcome FROM etl.qa_result AS r WHERE r.day = '2020-03-04' AND r.check_name = 'count_null_imeis'),
    '41', 'which spoils no other check of its source');
SELECT etl.set_check('broken', 'sms', 'block', NULL, NULL, NULL, NULL);
SELECT ok((SELECT bool_or(c.status = 'blocked') FROM etl.load AS l, etl.check_day(l.load) AS c
    WHERE l.day = '2020-03-04' AND l.state = 'attached' AND c.check_name = 'broken'), 'and blocks, if it is to block');
SELECT lives_ok($$SELECT etl.set_check('broken', 'sms', 'off', NULL, NULL, NULL, NULL)$$, 'it is turned off');
SELECT is_empty($$SELECT c.check_name FROM etl.load AS l, etl.check_day(l.load) AS c
    WHERE l.day = '2020-03-04' AND l.state = 'attached' AND c.check_name = 'broken'$$, 'and is not computed');

-- What is refused
SELECT throws_ok($$SELECT etl.set_check('none', 'sms', 'warn', NULL, NULL, NULL, NULL)$$, 'P0002', NULL, 'no such check');
SELECT throws_ok($$SELECT etl.set_check('broken', 'sms', 'loud', NULL, NULL, NULL, NULL)$$, '22023', NULL, 'no such severity');
SELECT throws_ok($$SELECT etl.define_check('No name', '{sms}', 'events AS e', 'count(*)', '', 'x')$$, '22023', NULL, 'no name');
SET LOCAL ROLE flow_loader;
SELECT throws_ok($$SELECT etl.define_check('mine', '{sms}', 'events AS e', 'min(e.subscriber)', '', 'x')$$, '42501', NULL,
    'nobody but the owner says what is measured: it is measured with the owner''s rights');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
