-- Each invariant is broken once, alone, and named; what is in order is not.
BEGIN;
SELECT plan(38);

-- Whatever else the installation holds is not the matter here.
CREATE TEMPORARY TABLE former AS SELECT v.rule, v.subject FROM cache.violations() AS v;
SELECT is_empty('SELECT f.rule, f.subject FROM former AS f', 'an installation breaks none');

SET LOCAL client_min_messages = warning;
CREATE FUNCTION pg_temp.id(digit text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$SELECT repeat(digit, 32)$$;
CREATE FUNCTION pg_temp.make(digit text, level text, state text) RETURNS void
LANGUAGE sql AS $$
INSERT INTO cache.query (id, spec, kind, level, state, backend_pid, backend_start, error, rows_stored, compute_ms,
    started_at, finished_at)
SELECT repeat(make.digit, 32), '{"query_kind": "test"}', 'test', make.level, make.state, a.pid, a.backend_start,
    CASE make.state WHEN 'failed' THEN 'error' END, 0, 1, clock_timestamp(), clock_timestamp()
FROM (SELECT 1) AS o (n)
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = pg_catalog.pg_backend_pid() AND make.state = 'running';
INSERT INTO cache.place_used (id, what, name) VALUES (repeat(make.digit, 32), 'cells', '');
$$;
CREATE FUNCTION pg_temp.tables(digit text, level text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    v_name constant text := 'q_' || repeat(tables.digit, 32);
BEGIN
    IF tables.level = 'aggregate' THEN
        EXECUTE format('CREATE TABLE cache.%I (n integer)', v_name);
        EXECUTE format('CREATE VIEW redact.%I AS TABLE cache.%I', v_name, v_name);
        EXECUTE format('CREATE TABLE results.%I (n integer)', v_name);
    ELSE
        EXECUTE format('CREATE TABLE individual.%I (n integer)', v_name);
        EXECUTE format('CREATE VIEW individual.%I AS TABLE individual.%I', 'rows' || substr(v_name, 2), v_name);
    END IF;
END
$$;
-- Runs a statement, gives what is broken by it, and takes it back.
CREATE FUNCTION pg_temp.broken_by(statement text) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
    v_found text[];
BEGIN
    BEGIN
        EXECUTE broken_by.statement;
        v_found := ARRAY(
            SELECT format('%s: %s', v.rule, v.subject) FROM cache.violations() AS v ORDER BY 1);
        RAISE EXCEPTION USING ERRCODE = 'YY001', MESSAGE = 'undone';
    EXCEPTION WHEN SQLSTATE 'YY001' THEN
        RETURN v_found;
    END;
END
$$;

-- Results
DO $$
BEGIN
    PERFORM pg_temp.make('a', 'aggregate', 'ready'), pg_temp.tables('a', 'aggregate');
    PERFORM pg_temp.make('b', 'subscriber', 'ready'), pg_temp.tables('b', 'subscriber');
    PERFORM pg_temp.make('c', 'aggregate', 'queued'), pg_temp.make('d', 'aggregate', 'running');
    PERFORM pg_temp.make('e', 'aggregate', 'failed'), pg_temp.make('f', 'subscriber', 'evicted');
    PERFORM ops.note('evict', pg_temp.id('f'), 'test', '{"protected_period": "0"}');
END
$$;
SELECT is_empty('SELECT v.rule, v.subject FROM cache.violations() AS v', 'nor do results that have what they should');
SELECT is(
    pg_temp.broken_by(format('DROP VIEW redact.%1$I; DROP TABLE cache.%1$I', 'q_' || pg_temp.id('a'))),
    ARRAY['ready, but a relation is missing: cache.q_' || pg_temp.id('a'),
        'ready, but a relation is missing: redact.q_' || pg_temp.id('a')],
    'a ready aggregate has its complete table and its view');
SELECT is(
    pg_temp.broken_by(format('DROP TABLE results.%I', 'q_' || pg_temp.id('a'))),
    ARRAY['ready, but a relation is missing: results.q_' || pg_temp.id('a')],
    'and its released table');
SELECT is(
    pg_temp.broken_by(format('INSERT INTO cache.rendered VALUES (%L, %L)', 'results.q_' || pg_temp.id('e'), '{}')),
    ARRAY['kept as JSON, but not released: results.q_' || pg_temp.id('e')],
    'no JSON is kept of what is not released');
SELECT is(
    pg_temp.broken_by(format('DROP TABLE individual.%I CASCADE', 'q_' || pg_temp.id('b'))),
    ARRAY['ready, but a relation is missing: individual.q_' || pg_temp.id('b'),
        'ready, but a relation is missing: individual.rows_' || pg_temp.id('b')],
    'a ready subscriber-level result has its table and the view of it');
SELECT is(
    pg_temp.broken_by(format('CREATE TABLE results.%I (n integer)', 'q_' || pg_temp.id('0'))),
    ARRAY['a relation of no result: results.q_' || pg_temp.id('0')],
    'no table without a row');
SELECT is(
    pg_temp.broken_by(format('CREATE TABLE cache.%I (n integer)', 'n_' || pg_temp.id('a'))),
    ARRAY['a relation of no result: cache.n_' || pg_temp.id('a')],
    'no half-made table, whatever row there is');
SELECT is(
    pg_temp.broken_by(format('CREATE TABLE individual.%I (n integer)', 'q_' || pg_temp.id('a'))),
    ARRAY['a relation of no result: individual.q_' || pg_temp.id('a')],
    'no subscriber-level table of an aggregate');
SELECT is(
    pg_temp.broken_by($$SELECT pg_temp.tables('e', 'aggregate')$$),
    ARRAY['a relation of no result: cache.q_' || pg_temp.id('e'), 'a relation of no result: redact.q_' || pg_temp.id('e'),
        'a relation of no result: results.q_' || pg_temp.id('e')],
    'a failed query has no tables');
SELECT is(
    pg_temp.broken_by($$SELECT pg_temp.tables('f', 'subscriber')$$),
    ARRAY['a relation of no result: individual.q_' || pg_temp.id('f'),
        'a relation of no result: individual.rows_' || pg_temp.id('f')],
    'nor has an evicted one');
SELECT is(
    pg_temp.broken_by($$SELECT pg_temp.tables('c', 'aggregate'), pg_temp.tables('d', 'aggregate')$$),
    '{}', 'one that is queued or running may have those of its stale result');
SELECT is(
    pg_temp.broken_by($$UPDATE cache.query AS q SET backend_start = now() - interval '1 year' WHERE q.state = 'running'$$),
    ARRAY['running, but its backend is gone: ' || pg_temp.id('d')],
    'a number that another backend has now is no sign of life');

-- Days
SET CONSTRAINTS ALL IMMEDIATE;
INSERT INTO etl.load (event_type, day, state, source, rows_in, rows_kept, rows_rejected)
VALUES ('sms', '2001-02-03', 'attached', 'test', 3, 2, 1);
CREATE TEMPORARY TABLE noted AS SELECT l.load FROM etl.load AS l WHERE l.day = '2001-02-03';
CREATE TABLE store.sms_20010203 PARTITION OF store.sms
FOR VALUES FROM ('2001-02-03 00:00+00') TO ('2001-02-04 00:00+00');
CREATE TABLE store.sighting_sms_20010203 PARTITION OF store.sighting_sms
FOR VALUES FROM ('2001-02-03') TO ('2001-02-04');
CREATE TABLE store.cell_hour_sms_20010203 PARTITION OF store.cell_hour_sms
FOR VALUES FROM ('2001-02-03') TO ('2001-02-04');
SELECT is_empty('SELECT v.rule, v.subject FROM cache.violations() AS v', 'a loaded day breaks none');
SELECT is(
    pg_temp.broken_by($$DROP INDEX etl.load_attached_key;
        INSERT INTO etl.load (event_type, day, state, source) VALUES ('sms', '2001-02-03', 'attached', 'test')$$),
    ARRAY['a day is attached twice: sms 2001-02-03'],
    'a day has one load');
SELECT is(
    pg_temp.broken_by($$ALTER TABLE store.sms DETACH PARTITION store.sms_20010203;
        DROP TABLE store.sighting_sms_20010203, store.cell_hour_sms_20010203$$),
    ARRAY['attached, but a table is missing: store.cell_hour_sms_20010203',
        'attached, but a table is missing: store.sighting_sms_20010203',
        'attached, but a table is missing: store.sms_20010203'],
    'all its tables are there, as partitions');
SELECT is(
    pg_temp.broken_by($$UPDATE etl.load AS l SET state = 'superseded' WHERE l.day = '2001-02-03';
        CREATE TABLE store.calls_20010203_new0 (n integer)$$),
    ARRAY['a day''s table of no attached load: store.calls_20010203_new0',
        'a day''s table of no attached load: store.cell_hour_sms_20010203',
        'a day''s table of no attached load: store.sighting_sms_20010203',
        'a day''s table of no attached load: store.sms_20010203'],
    'no table of a day without its load, nor one that a load left behind');
SELECT is(
    pg_temp.broken_by($$ALTER TABLE etl.load DROP CONSTRAINT load_account_check;
        UPDATE etl.load AS l SET rows_in = 4 WHERE l.day = '2001-02-03'$$),
    (SELECT ARRAY[format('rows in are not rows kept and rejected: load %s', n.load)] FROM noted AS n),
    'every row that came is kept or rejected');

-- Jobs, sizes, edges, rights, settings: one planted violation each
SELECT is(
    pg_temp.broken_by($$SELECT pg_temp.make('1', 'aggregate', 'running')$$),
    ARRAY['two jobs run in one backend: ' || pg_temp.id('1')], 'a backend has one job');
SELECT is(
    pg_temp.broken_by($$UPDATE cache.query SET started_at = now() - interval '1 day' WHERE state = 'running'$$),
    ARRAY['running, but past its deadline: ' || pg_temp.id('d')], 'a deadline is kept');
SELECT is(
    pg_temp.broken_by($$INSERT INTO cache.dependency (id, depends_on) VALUES
        (pg_temp.id('c'), pg_temp.id('d')), (pg_temp.id('d'), pg_temp.id('c'))$$),
    ARRAY['computed from each other: ' || pg_temp.id('c')], 'no circle of waiting');
SELECT is(
    pg_temp.broken_by($$SELECT pg_temp.make('1', 'aggregate', 'cancelled');
        INSERT INTO access.asked (login, id) VALUES ('somebody', pg_temp.id('1'));
        SELECT ops.note('cancel', pg_temp.id('1'), 'only another needed it')$$),
    ARRAY['wanted by somebody, but cancelled: ' || pg_temp.id('1')], 'a cancel ends nothing that others want');
SELECT is(
    pg_temp.broken_by($$UPDATE cache.query SET started_at = now() - interval '1 minute' WHERE state = 'running';
        UPDATE cache.query SET finished_at = now() - interval '1 hour' WHERE state = 'evicted';
        INSERT INTO cache.dependency (id, depends_on) VALUES (pg_temp.id('d'), pg_temp.id('f'))$$),
    ARRAY['evicted while a job was computed from it: ' || pg_temp.id('f')], 'what feeds a running job stays');
SELECT is(
    pg_temp.broken_by($$UPDATE cache.query SET bytes = 1000000 WHERE id = pg_temp.id('a')$$),
    ARRAY['a size that is not the true one: ' || pg_temp.id('a')], 'sizes are true');
SELECT is(
    pg_temp.broken_by($$UPDATE cache.query SET bytes = 1 WHERE state = 'failed'$$),
    ARRAY['a size without a table: ' || pg_temp.id('e')], 'what has no table has no size');
SELECT is(
    pg_temp.broken_by($$UPDATE ops.setting SET value = '1kB' WHERE name = 'cache_size';
        UPDATE ops.setting SET value = '0 seconds' WHERE name = 'cache_protected_period';
        UPDATE ops.turn SET last_run = NULL WHERE task = 'prune';
        UPDATE cache.query SET bytes = 4096 WHERE id = pg_temp.id('a')$$),
    ARRAY['the cache is over its limit: 4096 of 1024 bytes'], 'the limit is kept');
SELECT is(
    pg_temp.broken_by($$UPDATE cache.query SET rows_stored = NULL WHERE id = pg_temp.id('b')$$),
    ARRAY['a result without cost or score: ' || pg_temp.id('b')], 'costs are known');
SELECT is(
    pg_temp.broken_by($$UPDATE cache.query SET weight = 'Infinity' WHERE id = pg_temp.id('b')$$),
    ARRAY['a result without cost or score: ' || pg_temp.id('b')], 'no score runs over');
SELECT is(
    pg_temp.broken_by($$SELECT ops.note('evict', pg_temp.id('f'), 'the cache is full', '{"protected_period": "1 hour"}')$$),
    ARRAY['evicted for want of room within its protected period: ' || pg_temp.id('f')], 'what is protected stays');
SELECT is(
    pg_temp.broken_by($$DELETE FROM cache.place_used WHERE id = pg_temp.id('a')$$),
    ARRAY['a query without edges: ' || pg_temp.id('a')], 'every query reads something');
SELECT is(
    pg_temp.broken_by($$INSERT INTO cache.day_used (id, event_type, day) VALUES (pg_temp.id('a'), 'sms', '2001-02-03');
        UPDATE etl.load SET changed_at = clock_timestamp() WHERE day = '2001-02-03'$$),
    ARRAY['not stale, though a day it used was loaded later: ' || pg_temp.id('a')], 'a loaded day makes stale');
SELECT is(
    pg_temp.broken_by($$INSERT INTO store.layer (layer, shape, loaded_at) VALUES ('test', 'polygon', clock_timestamp());
        INSERT INTO cache.place_used (id, what, name) VALUES (pg_temp.id('a'), 'layer', 'test')$$),
    ARRAY['not stale, though a layer or table it used was loaded later: ' || pg_temp.id('a')], 'so does a layer');
SELECT is(
    pg_temp.broken_by($$UPDATE cache.query SET kind = 'other' WHERE id = pg_temp.id('a')$$),
    ARRAY['a definition that is not of its kind: ' || pg_temp.id('a')], 'a definition is one');
SELECT is(
    pg_temp.broken_by(format('GRANT SELECT ON cache.%I TO flow_individual', 'q_' || pg_temp.id('a'))),
    ARRAY['readable by those who may not: cache.q_' || pg_temp.id('a')], 'complete tables are the owner''s');
SELECT is(
    pg_temp.broken_by(format('GRANT SELECT ON individual.%I TO flow_analyst', 'q_' || pg_temp.id('b'))),
    ARRAY['readable by those who may not: individual.q_' || pg_temp.id('b')], 'rows about people are for few');
SELECT is(
    pg_temp.broken_by($$UPDATE ops.setting SET value = 'much' WHERE name = 'schedule_queue'$$),
    ARRAY['a setting that is not of its kind: schedule_queue'], 'settings are of their kind');
SELECT is(
    pg_temp.broken_by($$UPDATE ops.turn SET taken_at = now() - interval '2 days', backend_pid = 1 WHERE task = 'check'$$),
    ARRAY['a task held by a backend that is gone: check'], 'no task is held for ever');
SELECT is(
    pg_temp.broken_by($$DELETE FROM ops.log WHERE subject = pg_temp.id('f')$$),
    ARRAY['evicted, and nobody said why: ' || pg_temp.id('f')], 'an eviction is on record');

SELECT * FROM finish();
ROLLBACK;
