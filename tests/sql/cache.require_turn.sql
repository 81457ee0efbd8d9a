-- How many unanswered queries one user may have, over each door.
BEGIN;
SELECT plan(9);

SELECT ops.set_setting('queries_per_user', '2');
INSERT INTO store.layer (layer, shape)
SELECT v.layer, 'polygon' FROM (VALUES ('admin1'), ('admin2'), ('admin3')) AS v (layer) ON CONFLICT DO NOTHING;
INSERT INTO store.region (layer, code, name) VALUES ('admin1', 't1', 'Test'), ('admin2', 't1', 'Test'), ('admin3', 't1', 'Test');
INSERT INTO access.role_grant (login, role) VALUES ('t_ana', 'analyst');
CREATE FUNCTION pg_temp.places(unit text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'geography', 'aggregation_unit', places.unit)
$$;
CREATE FUNCTION pg_temp.asked(unit text, login text) RETURNS flow.http_response LANGUAGE sql AS $$
    SELECT flow.http_run(
        jsonb_build_object('sub', asked.login, 'roles', jsonb_build_object('r', ARRAY['run', format('%s:geography:geography', asked.unit)])),
        '{"id": "00000000-0000-4000-8000-00000000f001"}', pg_temp.places(asked.unit)::text)
$$;

SELECT is((pg_temp.asked('admin1', 't_x')).status, 202, 'the first');
SELECT is((pg_temp.asked('admin2', 't_x')).status, 202, 'the second');
SELECT is((pg_temp.asked('admin2', 't_x')).status, 202, 'the same again is no other');
CREATE TEMP TABLE refused AS SELECT r.* FROM pg_temp.asked('admin3', 't_x') AS r;
SELECT results_eq(
    $$SELECT r.status, r.headers, r.body::jsonb ->> 'msg' FROM refused AS r$$,
    $$VALUES (429, '{"Retry-After": "30"}'::jsonb, '2 queries of yours are not answered yet; more may not wait')$$,
    'the third is too many');
SELECT is((SELECT a.status FROM access.audit AS a WHERE a.caller = 't_x' AND a.decision = 'limited'), 429, 'which is on record');
SELECT is((pg_temp.asked('admin3', 't_y')).status, 202, 'others have their own');

SELECT flow.gate_call('t_ana', 'run', jsonb_build_object('spec', pg_temp.places(v.unit)))
FROM (VALUES ('admin1'), ('admin2')) AS v (unit);
UPDATE cache.query SET state = 'queued' WHERE spec ->> 'query_kind' = 'geography' AND state = 'ready';
SELECT ops.set_setting('queries_per_user', '1');
SELECT is(
    flow.gate_call('t_ana', 'run', jsonb_build_object('spec', '{"query_kind": "geography", "aggregation_unit": "admin3"}'::jsonb))
    #>> '{error,sqlstate}', NULL, 'one that somebody has asked already costs nothing');
SELECT throws_ok($$SELECT cache.require_turn('login', 't_ana')$$, '53400', NULL, 'the gate counts by login');
SELECT ops.set_setting('queries_per_user', '0');
SELECT lives_ok($$SELECT cache.require_turn('login', 't_ana')$$, '0 is no limit');

SELECT * FROM finish();
ROLLBACK;
