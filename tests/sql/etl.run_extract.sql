-- Extracts: SQL kept as data, run over the staging table by a role that may read nothing else.
BEGIN;
SELECT plan(17);

UPDATE ops.setting SET value = '1' WHERE name = 'max_reject_share';

SELECT throws_ok($$SELECT etl.define_source('csv', 'sms', '{}', 'SELECT 1', '{line,datetime,msisdn}', '')$$, '22023',
    '''csv'' is no name for a source', 'the name of the built-in layout is taken');
SELECT throws_like($$SELECT etl.define_source('mine', 'sms', '{}', 'SELECT 1', '{line,datetime,msisdn,duration}', '')$$,
    '%not duration', 'an extract gives columns of its event type');
SELECT throws_like($$SELECT etl.define_source('mine', 'sms', '{}', 'SELECT 1', '{datetime,msisdn}', '')$$,
    'an extract of sms gives line, datetime, msisdn and other columns of its event type', 'line among them');

CREATE FUNCTION pg_temp.as_loader(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_answer text;
BEGIN
    PERFORM set_config('role', 'flow_loader', TRUE);
    EXECUTE query INTO v_answer;
    PERFORM set_config('role', 'none', TRUE);
    RETURN v_answer;
END $$;
CREATE FUNCTION pg_temp.loaded(source text, days int, columns text[], content text[][]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_batch bigint := etl.start_load('calls', '2016-01-01', days, source, '{test.csv}', columns);
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
CREATE TEMPORARY TABLE batches (name text, batch bigint);
INSERT INTO batches SELECT 'copenhagen', pg_temp.loaded('copenhagen', 2, '{timestamp,caller,callee,duration}', ARRAY[
    ['0', 'a', 'b', '121'], ['86399', 'a', 'c', '-1'], ['86400', 'b', 'a', '5'], ['172800', 'a', 'b', '5'], ['soon', 'a', 'b', '1']]);
SELECT is(pg_temp.as_loader(format('SELECT etl.run_extract(%s)', b.batch)), '10', 'a line becomes a row a party') FROM batches AS b;
SELECT results_eq($$SELECT (etl.check_rows(b.batch)).* FROM batches AS b$$, $$VALUES (10::bigint, 6::bigint, 4::bigint)$$,
    'rows in = kept + rejected over the days');
SELECT results_eq($$SELECT r.line, r.reason FROM etl.reject AS r ORDER BY 1$$, $$VALUES
    (4::bigint, 'datetime is outside 2016-01-01 to 2016-01-02 (UTC)'), (4, 'datetime is outside 2016-01-01 to 2016-01-02 (UTC)'),
    (5, 'datetime is missing'), (5, 'datetime is missing')$$, 'what cannot be kept has its line');
SELECT results_eq($$SELECT l.rows_in, l.rows_kept, l.rows_rejected FROM etl.load AS l ORDER BY l.day$$,
    $$VALUES (8::bigint, 4::bigint, 4::bigint), (2, 2, 0)$$, 'each day has its account, rejects stand with the first');
SELECT lives_ok($$SELECT etl.learn_identifiers(b.batch) FROM batches AS b$$, 'identifiers are learnt');
SELECT lives_ok($$SELECT etl.build_day(l.load), etl.attach_day(l.load) FROM etl.load AS l ORDER BY l.day$$, 'days are attached');
SELECT results_eq($$SELECT c.msisdn COLLATE "default", c.msisdn_counterpart COLLATE "default", c.outgoing, c.duration, c.datetime
        FROM events.calls AS c ORDER BY c.datetime, c.outgoing DESC$$,
    $$VALUES ('a', 'b', TRUE, 121::numeric, timestamptz '2016-01-01 00:00:00+00'), ('b', 'a', FALSE, 121, '2016-01-01 00:00:00+00'),
        ('a', 'c', TRUE, 0, '2016-01-01 23:59:59+00'), ('c', 'a', FALSE, 0, '2016-01-01 23:59:59+00'),
        ('b', 'a', TRUE, 5, '2016-01-02 00:00:00+00'), ('a', 'b', FALSE, 5, '2016-01-02 00:00:00+00')$$,
    'both parties have the call; a missed one lasted 0 s');
SELECT etl.close_batch(b.batch) FROM batches AS b;

-- An extract that leaves lines out, and one that reaches too far
SELECT etl.define_source('half', 'calls', '{"columns": ["who"]}',
    $$SELECT s.line, s.who AS msisdn, r.start AS datetime FROM staging AS s, run AS r WHERE s.line = 1$$, '{line,msisdn,datetime}', '');
SELECT etl.define_source('greedy', 'calls', '{"columns": ["who"]}',
    $$SELECT s.line, u.msisdn, r.start AS datetime FROM staging AS s, run AS r, store.subscriber AS u$$, '{line,msisdn,datetime}', '');
INSERT INTO batches SELECT 'half', pg_temp.loaded('half', 1, '{who}', ARRAY[['a'], ['b']]);
SELECT is(etl.run_extract(b.batch), 1::bigint, 'an extract may leave lines out') FROM batches AS b WHERE b.name = 'half';
SELECT lives_ok($$SELECT etl.check_rows(b.batch) FROM batches AS b WHERE b.name = 'half'$$, 'the rest is checked');
SELECT results_eq($$SELECT r.line, r.reason FROM etl.reject AS r, batches AS b WHERE b.name = 'half' AND r.load = b.batch$$,
    $$VALUES (2::bigint, 'the extract gives no row for this line')$$, 'but each is rejected: none is lost in silence');
INSERT INTO batches SELECT 'greedy', pg_temp.loaded('greedy', 1, '{who}', ARRAY[['a']]);
SELECT throws_ok($$SELECT pg_temp.as_loader(format('SELECT etl.run_extract(%s)', b.batch)) FROM batches AS b
    WHERE b.name = 'greedy'$$, '42501', NULL,
    'an extract reads its staging rows, and no more');
SELECT throws_ok($$SELECT etl.run_extract(b.batch) FROM batches AS b WHERE b.name = 'greedy'$$, '42501', NULL,
    'whoever loads, a superuser too');

-- An extract that tries to become somebody else
SELECT etl.define_source('sly', 'calls', '{"columns": ["who"]}',
    $$SELECT s.line, set_config('role', 'flow_owner', TRUE) AS msisdn, r.start AS datetime FROM staging AS s, run AS r$$,
    '{line,msisdn,datetime}', '');
INSERT INTO batches SELECT 'sly', pg_temp.loaded('sly', 1, '{who}', ARRAY[['a']]);
SELECT throws_ok($$SELECT etl.run_extract(b.batch) FROM batches AS b WHERE b.name = 'sly'$$, '42501', NULL,
    'nor does it become another role');
SELECT set_eq($$SELECT p.oid::regproc::text FROM pg_catalog.pg_proc AS p
        WHERE p.proowner = 'flow_extract'::regrole$$,
    ARRAY['etl.run_extract', 'etl.stage_relation', 'etl.count_relation'], 'three functions run SQL of sources');

SELECT * FROM finish();
ROLLBACK;
