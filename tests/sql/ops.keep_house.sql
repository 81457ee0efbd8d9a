-- Housekeeping: what is past its time goes, each with a row in the log; jobs, checks and figures.
BEGIN;
\ir include/world.psql
SELECT plan(38);

CREATE FUNCTION pg_temp.keep(step text, more jsonb DEFAULT '{}') RETURNS void LANGUAGE sql AS $$
    SELECT ops.keep_step(jsonb_build_object('step', step) || more)
$$;
CREATE FUNCTION pg_temp.logged(what text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(': ', l.subject, l.why), ', ' ORDER BY l.at) FROM ops.log AS l
    WHERE l.what = $1 AND l.backend = pg_backend_pid() AND l.at >= now()
$$;

-- Turns
SELECT is(ops.take_turn('check'), TRUE, 'a turn is taken');
SELECT is(ops.take_turn('check'), TRUE, 'and again by the same session, which may have been interrupted');
UPDATE ops.turn AS t SET backend_pid = a.pid, backend_start = a.backend_start, last_run = now() FROM pg_stat_activity AS a
WHERE t.task = 'check' AND a.backend_type = 'checkpointer';
SELECT is(ops.take_turn('check'), FALSE, 'not while another session is at it');
UPDATE ops.turn SET taken_at = now() - interval '2 hours' WHERE task = 'check';
SELECT is(ops.take_turn('check', '1 day'), FALSE, 'not before its time');
SELECT is(ops.take_turn('check', '0'), TRUE, 'but from one that has been at it for hours');
UPDATE ops.turn SET backend_pid = 0, taken_at = now() WHERE task = 'check';
SELECT is(ops.take_turn('check'), TRUE, 'and from one that is gone');
SELECT ops.end_turn('check');
SELECT is((SELECT t.backend_pid FROM ops.turn AS t WHERE t.task = 'check'), NULL, 'it is given back');

-- The list of things to do
CREATE FUNCTION pg_temp.steps(step text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', s.value ->> 'event_type', s.value ->> 'day', s.value ->> 'table'), ', ' ORDER BY s.ordinality)
    FROM jsonb_array_elements(ops.house_steps()) WITH ORDINALITY AS s WHERE s.value ->> 'step' = $1
$$;
SELECT is(pg_temp.steps('day'), NULL, 'no day is dropped unless one says so');
SELECT pg_temp.set('event_retention', format('%s days', (now() AT TIME ZONE 'America/Lima')::date - '2016-01-03'::date));
SELECT is(pg_temp.steps('day'), 'calls 2016-01-01, mds 2016-01-01, sms 2016-01-01, calls 2016-01-02, sms 2016-01-02',
    'days past their time, in the country''s zone, the eldest first');
SELECT is(pg_temp.steps('analyze'), 'store.calls, store.mds, store.sighting_calls, store.sighting_mds, store.sighting_sms, store.sms',
    'what changed is analyzed');
UPDATE etl.load SET state = 'staged' WHERE state = 'failed';
SELECT is(pg_temp.steps('analyze'), 'store.calls, store.mds, store.sighting_calls, store.sighting_mds',
    'but not while it is loaded');
UPDATE etl.load SET state = 'failed' WHERE state = 'staged';
SELECT pg_temp.keep('day', '{"event_type": "calls", "day": "2016-01-01"}');
SELECT is((SELECT l.state FROM etl.load AS l WHERE l.event_type = 'calls' AND l.day = '2016-01-01' AND l.state IN ('attached', 'dropped')),
    'dropped', 'a day is dropped');
SELECT is(pg_temp.logged('drop-day'), 'calls 2016-01-01: older than event_retention', 'which is in the log');
SELECT lives_ok($$SELECT pg_temp.keep('analyze', '{"table": "store.calls"}')$$, 'a parent is analyzed');
SELECT lives_ok($$SELECT pg_temp.keep('loaders')$$, 'dead loaders are swept');

-- Mobile money has days too: of Lima, so that the last hours of UTC's 2 January are its own.
INSERT INTO store.dfs_subscriber (id, subscriber) VALUES (1, 1), (2, 2);
INSERT INTO store.dfs_transaction (id, "time") VALUES (1, '2016-01-02 04:59:59+00'), (2, '2016-01-02 05:00:00+00');
INSERT INTO store.dfs_party (transaction, subscriber, account) VALUES (1, 1, 1), (1, 2, 2), (2, 2, 2);
INSERT INTO etl.dfs_day (day, transactions) VALUES ('2016-01-01', 1), ('2016-01-02', 1);
SELECT cache.enqueue(jsonb_build_object('query_kind', 'dfs_metric_total_amount', 'start_date', '2016-01-01', 'end_date',
    '2016-01-01', 'metric', 'amount', 'aggregation_unit', 'admin1')) AS money \gset
UPDATE cache.query SET state = 'ready', finished_at = now() WHERE id = :'money';
SELECT matches(pg_temp.steps('day'), 'dfs 2016-01-01', 'days of mobile money past their time');
SELECT pg_temp.keep('day', '{"event_type": "dfs", "day": "2016-01-01"}');
SELECT is((SELECT string_agg(t.id::text, ' ') FROM store.dfs_transaction AS t), '2', 'go by the local day');
SELECT is((SELECT string_agg(p.transaction::text, ' ') FROM store.dfs_party AS p), '2', 'with their parties');
SELECT is((SELECT string_agg(s.id::text, ' ') FROM store.dfs_subscriber AS s), '2', 'and the accounts that have none left');
SELECT is((SELECT string_agg(to_char(d.day, 'DD'), ' ') FROM etl.dfs_day AS d), '02', 'and count as loaded no more');
SELECT ok((SELECT q.stale FROM cache.query AS q WHERE q.id = :'money'), 'what used them is stale');
SELECT is(etl.drop_day('dfs', '2016-01-01'), FALSE, 'a day that has none');
DELETE FROM cache.query WHERE id = :'money';
DELETE FROM etl.dfs_day;

-- Work tables
CREATE TABLE etl.staging_999999999 (line bigint);
CREATE TABLE etl.checked_999999998 (line bigint);
INSERT INTO etl.load (batch, event_type, day, state, source) VALUES (999999998, 'sms', '2016-02-01', 'checked', 'test');
SELECT pg_temp.keep('staging');
SELECT is(pg_temp.logged('drop-staging'), 'staging_999999999: its load is over', 'work tables of loads that are over go');
SELECT isnt(to_regclass('etl.checked_999999998'), NULL, 'others stay');

-- Rejects, log
INSERT INTO etl.reject (load, line, reason) SELECT l.load, 1, 'test' FROM etl.load AS l WHERE l.event_type = 'sms';
UPDATE etl.load SET changed_at = now() - interval '91 days' WHERE event_type = 'sms' AND day <= '2016-01-02' OR batch = 999999998;
SELECT pg_temp.set('reject_retention', '0');
SELECT pg_temp.keep('rejects');
SELECT is(pg_temp.logged('expire-rejects'), NULL, 'rejects are kept for ever under 0');
SELECT pg_temp.set('reject_retention', '90 days');
SELECT pg_temp.keep('rejects');
SELECT is((SELECT string_agg(to_char(l.day, 'MM-DD') || ' ' || l.state, ', ' ORDER BY l.day) FROM etl.reject AS r
    INNER JOIN etl.load AS l ON l.load = r.load), '01-03 attached, 01-04 failed, 02-01 checked',
    'those of loads that ended long ago go');
SELECT is(pg_temp.logged('expire-rejects'), 'older than reject_retention', 'which is in the log');
INSERT INTO ops.log (at, what, why) VALUES (now() - interval '91 days', 'test-old', 'x'), (now() - interval '89 days', 'test-young', 'x');
SELECT pg_temp.keep('log');
SELECT is((SELECT string_agg(l.what, ' ') FROM ops.log AS l WHERE l.what LIKE 'test-%'), 'test-young', 'so do rows of the log');

-- What fails is noted, and the rest goes on.
SELECT lives_ok($$SELECT pg_temp.keep('analyze', '{"table": "store.no_such"}')$$, 'a failure stops nothing');
SELECT is(pg_temp.logged('housekeeping-failed'), 'analyze: relation "store.no_such" does not exist', 'and is noted');

-- Invariants
SELECT ops.check_invariants('0') AS before \gset
ALTER TABLE etl.load DROP CONSTRAINT load_account_check;
UPDATE etl.load SET rows_in = rows_kept + rows_rejected + 7 WHERE state = 'superseded';
SELECT is(ops.check_invariants('0'), :before + 1::bigint, 'check_invariants: counts what is broken');
SELECT is((SELECT count(*) FROM ops.violation AS v WHERE v.rule = 'rows in are not rows kept and rejected'), 1::bigint, 'keeps it');
SELECT matches(pg_temp.logged('violation'), 'rows in are not rows kept and rejected', 'and says so in the log');
SELECT matches(flow.http_metrics(), E'# TYPE flowsql_violations gauge\nflowsql_violations [1-9]', 'and in the metrics');

-- What pg_cron ran
SELECT ops.record_jobs('[{"jobname": "one", "schedule": "* * * * *", "command": "x", "active": true}]', '[
    {"runid": 5, "jobname": "one", "status": "succeeded", "start_time": "2016-01-01 00:00+00", "end_time": "2016-01-01 00:01+00"},
    {"runid": 4, "jobname": "one", "status": "failed", "return_message": "no", "start_time": "2016-01-01 00:00+00", "end_time":
        "2016-01-01 00:00+00"}, {"runid": 6, "jobname": "other", "status": "failed"}]') FROM generate_series(1, 2);
SELECT is((SELECT jsonb_agg(jsonb_build_array(j.job, j.runs, j.failures, j.last_status, j.last_error)) FROM ops.job AS j),
    '[["one", 2, 1, "succeeded", "no"]]', 'record_jobs: each run once, in order, of jobs there are');
SELECT is(pg_temp.logged('job-failed'), 'one: no', 'record_jobs: a failure is in the log, once');

-- Figures
SELECT is((SELECT count(*) FROM regexp_split_to_table(btrim(flow.http_metrics(), E'\n'), E'\n') AS l (line)
    WHERE l.line !~ '^# (HELP|TYPE) flowsql_\w+ |^flowsql_\w+({(\w+="[^"\\]*",?)+})? -?[0-9.e+-]+$'), 0::bigint,
    'http_metrics: lines as Prometheus reads them');
SELECT is((SELECT count(DISTINCT l.line) - count(*) FROM regexp_split_to_table(flow.http_metrics(), E'\n') AS l (line)
    WHERE l.line LIKE '# TYPE%'), 0::bigint, 'http_metrics: each figure is explained once');

SELECT * FROM finish();
ROLLBACK;
