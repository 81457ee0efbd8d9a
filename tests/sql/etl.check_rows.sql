-- Bad rows become rejects with line and reason, the rest goes on: rows in = kept + rejected.
BEGIN;
SELECT plan(19);

UPDATE ops.setting SET value = '1' WHERE name = 'max_reject_share';
UPDATE ops.setting SET value = 'Asia/Kathmandu' WHERE name = 'time_zone'; -- five and three quarter hours ahead

CREATE FUNCTION pg_temp.loaded(columns text[], content text[][]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_batch bigint := etl.start_load('calls', '2016-01-02', 1, 'csv', '{test.csv}', columns);
    v_row text[];
    v_line bigint := 0;
BEGIN
    FOREACH v_row SLICE 1 IN ARRAY content LOOP
        v_line := v_line + 1;
        EXECUTE format('INSERT INTO etl.%I SELECT %s, %s', 'staging_' || v_batch, v_line,
            (SELECT string_agg(quote_nullable(c.value), ', ' ORDER BY c.place)
                FROM unnest(v_row) WITH ORDINALITY AS c (value, place)));
    END LOOP;
    PERFORM etl.end_staging(v_batch, v_line);
    RETURN v_batch;
END $$;

CREATE TEMPORARY TABLE made AS
SELECT pg_temp.loaded('{datetime,msisdn,duration,tac,outgoing,msisdn_counterpart}', ARRAY[
    ['2016-01-02 08:00:00', 'a', '1.5', '92380772.0', 'True', 'b'],     -- local time
    ['2016-01-01T18:15:00Z', 'a', '', '', '', NULL],                    -- the first instant of the local day
    ['2016-01-02 18:14:59.9+00', 'a', NULL, NULL, NULL, NULL],          -- the last
    ['2016-01-02T05:45:00+0545', 'a', '1e2', '1', '0', ''],
    ['2016-01-02 18:15:00+00', 'a', NULL, NULL, NULL, NULL],            -- 5: tomorrow
    ['2016-01-01 18:14:59+00', 'a', NULL, NULL, NULL, NULL],            -- yesterday
    ['2015-02-30 00:00:00', 'a', NULL, NULL, NULL, NULL],               -- no day at all
    ['02/01/2016 10:00', 'a', NULL, NULL, NULL, NULL],
    ['2016-01-02 24:00:00', 'a', NULL, NULL, NULL, NULL],
    [NULL, 'a', NULL, NULL, NULL, NULL],                                -- 10
    ['2016-01-02 08:00:00', '', NULL, NULL, NULL, NULL],
    ['2016-01-02 08:00:00', 'a', 'long', NULL, NULL, NULL],
    ['2016-01-02 08:00:00', 'a', 'NaN', NULL, NULL, NULL],
    ['2016-01-02 08:00:00', 'a', NULL, '1.5', NULL, NULL],
    ['2016-01-02 08:00:00', 'a', NULL, NULL, 'perhaps', NULL],          -- 15
    ['infinity', 'a', NULL, NULL, NULL, NULL],
    ['2016-01-02 08:00:00+99', 'a', NULL, NULL, NULL, NULL],            -- offsets go to 15:59
    ['2016-01-02 08:60:00+00', 'a', NULL, NULL, NULL, NULL],
    ['2016-01-02 08:00', 'a', ' 1', NULL, NULL, NULL]
]) AS batch;

SELECT results_eq($$SELECT (etl.check_rows(m.batch)).* FROM made AS m$$,
    $$VALUES (19::bigint, 4::bigint, 15::bigint)$$, 'rows in = kept + rejected');
SELECT results_eq(
    $$SELECT r.line, r.reason FROM etl.reject AS r INNER JOIN made AS m ON r.load = m.batch ORDER BY r.line$$,
    $$VALUES
        (5::bigint, 'datetime is outside 2016-01-02 (Asia/Kathmandu)'),
        (6, 'datetime is outside 2016-01-02 (Asia/Kathmandu)'),
        (7, 'datetime is outside 2016-01-02 (Asia/Kathmandu)'),
        (8, 'datetime is not a time (ISO 8601)'),
        (9, 'datetime is not a time (ISO 8601)'),
        (10, 'datetime is missing'),
        (11, 'msisdn is missing'),
        (12, 'duration is not a number'),
        (13, 'duration is not a number'),
        (14, 'tac is not a whole number of up to eight digits'),
        (15, 'outgoing is not true or false'),
        (16, 'datetime is not a time (ISO 8601)'),
        (17, 'datetime is not a time (ISO 8601)'),
        (18, 'datetime is not a time (ISO 8601)'),
        (19, 'duration is not a number')$$,
    'every bad row is rejected with its line and the reason');
SELECT is((SELECT r.content ->> 'duration' FROM etl.reject AS r WHERE r.line = 12), 'long',
    'a reject keeps what the row held');
SELECT is((SELECT r.content FROM etl.reject AS r WHERE r.line = 11) - ARRAY['datetime', 'msisdn', 'duration', 'tac',
    'outgoing', 'msisdn_counterpart'], '{}', 'and nothing else');
SELECT results_eq($$SELECT l.state, l.rows_in, l.rows_kept, l.rows_rejected FROM etl.load AS l, made AS m
    WHERE l.load = m.batch$$, $$VALUES ('checked', 19::bigint, 4::bigint, 15::bigint)$$, 'the load has the account');

SELECT lives_ok($$SELECT etl.learn_identifiers(m.batch) FROM made AS m$$, 'identifiers are learnt');
SELECT is(etl.build_day(m.batch), 4::bigint, 'the kept rows are built') FROM made AS m;
CREATE TEMPORARY TABLE built AS SELECT format('store.calls_20160102_new%s', m.batch)::regclass AS name FROM made AS m;
CREATE FUNCTION pg_temp.built() RETURNS SETOF store.calls LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('TABLE %s', (SELECT b.name FROM built AS b));
END $$;
SELECT results_eq($$SELECT b."time" FROM pg_temp.built() AS b$$,
    $$VALUES (timestamptz '2016-01-01T18:15:00Z'), ('2016-01-02T00:00:00Z'), ('2016-01-02T02:15:00Z'),
        ('2016-01-02T18:14:59.9Z')$$, 'a time without offset is of the country''s zone; rows stand in order of time');
SELECT results_eq($$SELECT b.duration, d.tac, b.outgoing FROM pg_temp.built() AS b INNER JOIN store.device AS d ON b.device = d.device ORDER BY b."time"$$,
    $$VALUES (NULL::numeric, NULL::integer, NULL::boolean), (1e2, 1, FALSE), (1.5, 92380772, TRUE), (NULL, NULL, NULL)$$,
    'numbers, TACs written as 92380772.0 and booleans are read; empty is NULL');
SELECT bag_eq(
    $$SELECT s.msisdn FROM pg_temp.built() AS b LEFT JOIN store.subscriber AS s ON b.counterpart = s.subscriber$$,
    $$VALUES (NULL), ('' COLLATE "C"), ('b'), (NULL)$$, 'an empty text is kept apart from NULL');
SELECT ok((SELECT bool_and(b.location IS NULL AND b.cell IS NULL AND b.id IS NULL) FROM pg_temp.built() AS b),
    'columns that the file lacks are NULL');

-- PostgreSQL empties unlogged tables after a crash
SELECT etl.close_batch(m.batch, 'test') FROM made AS m;
SELECT is((SELECT l.state FROM etl.load AS l, made AS m WHERE l.load = m.batch), 'failed',
    'a batch that is closed before it was attached has failed');
SELECT is((SELECT to_regclass(format('store.calls_20160102_new%s', m.batch)) FROM made AS m), NULL,
    'and what it had built is gone');
CREATE TEMPORARY TABLE emptied AS
SELECT pg_temp.loaded('{datetime,msisdn}', ARRAY[['2016-01-02 08:00:00', 'a']]) AS batch;
DO $$ BEGIN EXECUTE format('TRUNCATE etl.staging_%s', (SELECT e.batch FROM emptied AS e)); END $$;
SELECT throws_like($$SELECT etl.check_rows(e.batch) FROM emptied AS e$$, '%has 0 of 1 staged rows%',
    'staged rows that are gone are noticed');

CREATE TEMPORARY TABLE lost AS
SELECT pg_temp.loaded('{datetime,msisdn}', ARRAY[['2016-01-02 08:00:00', 'a']]) AS batch;
SELECT lives_ok($$SELECT etl.check_rows(l.batch), etl.learn_identifiers(l.batch) FROM lost AS l$$, 'rows are checked');
DO $$ BEGIN EXECUTE format('TRUNCATE etl.checked_%s', (SELECT l.batch FROM lost AS l)); END $$;
SELECT throws_like($$SELECT etl.build_day(l.batch) FROM lost AS l$$, '%built 0 of 1 rows%',
    'checked rows that are gone are noticed');
SELECT is((SELECT l.state FROM etl.load AS l, emptied AS e WHERE l.load = e.batch), 'failed',
    'the next load sweeps up a batch that nobody closed');
SELECT is(etl.sweep(), 1, 'and so can be done by hand');

-- Numbers of identifiers have four bytes
ALTER SEQUENCE store.equipment_equipment_seq RESTART 2147483647;
CREATE TEMPORARY TABLE full_now AS
SELECT pg_temp.loaded('{datetime,msisdn,imei}', ARRAY[['2016-01-02 08:00:00', 'a', 'p'], ['2016-01-02 08:00:00', 'a', 'q']]) AS batch;
DO $$ BEGIN PERFORM etl.check_rows(f.batch) FROM full_now AS f; END $$;
SELECT throws_ok($$SELECT etl.learn_identifiers(f.batch) FROM full_now AS f$$, '2200H',
    'dictionary store.equipment is full: all 2,147,483,647 numbers are given out', 'a full dictionary says so');

SELECT * FROM finish();
ROLLBACK;
