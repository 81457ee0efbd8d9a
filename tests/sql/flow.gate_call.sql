-- What the gate database is told: decided by the login's roles, recorded, and never more than our own words.
BEGIN;
SELECT plan(25);

INSERT INTO access.role (role, scopes, description) VALUES
('t_layers', ARRAY['run', 'admin1:geography:geography'], 'test'),
('t_dates', ARRAY['get_available_dates'], 'test');
INSERT INTO access.role_grant (login, role) VALUES ('t_ana', 't_layers'), ('t_bob', 't_layers'), ('t_cyd', 't_dates');
INSERT INTO store.layer (layer, shape) VALUES ('admin1', 'polygon') ON CONFLICT DO NOTHING;
INSERT INTO store.region (layer, code, name) VALUES ('admin1', 't1', 'Test');

CREATE TEMP TABLE t_id AS
SELECT flow.gate_call('t_ana', 'run', '{"spec": {"query_kind": "geography", "aggregation_unit": "admin1"},
    "address": "192.0.2.7"}') ->> 'result' AS id;
CREATE FUNCTION pg_temp.asks(login text, call text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT flow.gate_call(asks.login, asks.call, jsonb_build_object('id', (SELECT t.id FROM t_id AS t)))
$$;
CREATE FUNCTION pg_temp.audited(login text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', a.action, a.decision), ', ' ORDER BY a.at)
    FROM access.audit AS a WHERE a.caller = audited.login
$$;

SELECT matches((SELECT t.id FROM t_id AS t), '^[0-9a-f]{32}$', 'a question gets its id');
SELECT results_eq(
    $$SELECT a.via, a.roles, host(a.address), a.query_kind, a.needed, a.decision FROM access.audit AS a
      WHERE a.caller = 't_ana'$$,
    $$VALUES ('gate', ARRAY['t_layers'], '192.0.2.7', 'geography', ARRAY['admin1:geography:geography'], 'allowed')$$,
    'who asked what, from where, by which right, is on record');
SELECT is(pg_temp.asks('t_ana', 'status') #>> '{result,state}', 'queued', 'it waits for a worker');
SELECT is(pg_temp.asks('t_ana', 'wait') ->> 'result', 'queued', 'a look at it tells so');
SELECT is(
    flow.gate_call('t_ana', 'wait', jsonb_build_object('id', (SELECT t.id FROM t_id AS t), 'first', FALSE)),
    '{"result": "queued"}', 'a further look');
SELECT is(pg_temp.audited('t_ana'), 'run allowed, status allowed, wait allowed', 'is no row of its own');
SELECT is(pg_temp.asks('t_ana', 'rows') #>> '{error,sqlstate}', '42501', 'get_result is a permission of its own');
SELECT is(pg_temp.asks('t_ana', 'rows') #>> '{error,message}',
    'permission denied: no role of yours holds get_result', 'which is named');
UPDATE access.role SET scopes = scopes || ARRAY['get_result'] WHERE role = 't_layers';
SELECT is(pg_temp.asks('t_ana', 'rows') #>> '{error,sqlstate}', '55000', 'what is not computed is not ready');

UPDATE cache.query SET state = 'failed', sqlstate = '22P02', error = 'invalid input "x30001" in store.calls'
WHERE id = (SELECT t.id FROM t_id AS t);
SELECT is(pg_temp.asks('t_ana', 'wait') #>> '{error,sqlstate}', '55000', 'a failure is told');
SELECT unalike(pg_temp.asks('t_ana', 'wait')::text || pg_temp.asks('t_ana', 'status')::text, '%x30001%',
    'without the text of PostgreSQL');

SELECT is(pg_temp.asks('t_bob', 'rows') #>> '{error,sqlstate}', 'P0002', 'another''s question is refused');
SELECT is(
    replace(pg_temp.asks('t_bob', 'rows')::text, (SELECT t.id FROM t_id AS t), repeat('0', 32)),
    flow.gate_call('t_bob', 'rows', jsonb_build_object('id', repeat('0', 32)))::text,
    'in the words for one that does not exist');
SELECT is(pg_temp.audited('t_bob'), 'rows not_found, rows not_found, rows not_found', 'and is on record');
SELECT is(
    flow.gate_call('t_cyd', 'run', '{"spec": {"query_kind": "geography", "aggregation_unit": "admin1"}}')
    #>> '{error,message}',
    'permission denied: no role of yours holds admin1:geography:geography, run', 'roles bind the question');
SELECT is((SELECT a.missing FROM access.audit AS a WHERE a.caller = 't_cyd'),
    ARRAY['admin1:geography:geography', 'run'], 'the refusal says what was missing');
SELECT is((SELECT count(*) FROM access.asked AS a WHERE a.login = 't_cyd'), 0::bigint, 'nothing was asked');
SELECT is(flow.gate_call('t_cyd', 'dates', '{}') ? 'result', TRUE, 'loaded days are for who may');
SELECT is(flow.gate_call('t_bob', 'dates', '{}') #>> '{error,sqlstate}', '42501', 'and not for others');
SELECT is(flow.gate_call('t_nobody', 'mine', '{}'), '{"result": []}', 'a login without roles has asked nothing');

-- People's rows.
INSERT INTO cache.query (id, spec, kind, level, state)
VALUES (repeat('e', 32), '{"query_kind": "daily_location"}', 'daily_location', 'subscriber', 'queued');
INSERT INTO access.asked (login, id) VALUES ('t_ana', repeat('e', 32));
SELECT is(flow.gate_call('t_ana', 'rows', jsonb_build_object('id', repeat('e', 32))) #>> '{error,sqlstate}',
    'P0002', 'a query about people does not exist in the gate, even for who asked it inside');
SELECT is(
    flow.gate_call('t_ana', 'run', '{"spec": {"query_kind": "daily_location", "date": "2016-01-01",
        "aggregation_unit": "admin1", "method": "last"}}') #>> '{error,sqlstate}',
    '22023', 'nor can it be asked there');

-- Errors of PostgreSQL itself.
SELECT is(access.gate_error('22P02', 'invalid input "x30001"', 'relation store.calls') ->> 'error',
    '{"hint": "An administrator finds it in the log of the private database, at this time.", "message": "internal '
    || 'error", "sqlstate": "XX000"}', 'a text that could hold a value is not passed on');
SELECT is(access.gate_error('57014', 'canceling statement', NULL) #>> '{entry,decision}', 'error',
    'a call that takes too long is an error');
SELECT is(flow.gate_call('t_ana', 'drop everything', '{}') #>> '{error,message}', 'no such call: drop everything',
    'other calls do not exist');

SELECT * FROM finish();
ROLLBACK;
