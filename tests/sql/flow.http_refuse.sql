-- Without an action's scope nothing is allowed, whatever the claims say.
BEGIN;
SELECT plan(16);

CREATE TEMP TABLE given AS
SELECT
    '{"sub": "amina", "roles": {"all": ["run", "get_result", "get_available_dates", "get_qa_checks",
      "admin1:geography:geography"], "more": ["run", "run"]}}'::jsonb AS claims,
    '{"id": "00000000-0000-4000-8000-000000000002", "method": "GET", "path": "/x"}'::jsonb AS request,
    '{"query_kind": "geography", "aggregation_unit": "admin1"}'::text AS spec;
CREATE FUNCTION pg_temp.refuse(action text, subject text DEFAULT NULL, format text DEFAULT NULL)
RETURNS flow.http_response LANGUAGE sql AS $$
    SELECT r.* FROM given AS g,
        flow.http_refuse(g.claims, g.request, refuse.action, refuse.subject, refuse.format) AS r
$$;

SELECT is((pg_temp.refuse('run', spec)).status, 403, 'run is forbidden') FROM given;
SELECT is(
    (pg_temp.refuse('run', spec)).body::jsonb,
    '{"msg": "User claims verification failed", "payload": {"missing": ["run"]}}',
    'the scope that is missing is named') FROM given;
SELECT is((pg_temp.refuse('run', '{"query_kind": "x"}')).status, 400, 'an invalid query is told first');
SELECT is((pg_temp.refuse('run', '[')).status, 400, 'so is a body that is none');
SELECT is((pg_temp.refuse('run', NULL)).status, 400, 'and no body');
SELECT is((pg_temp.refuse('get', 'x', 'json')).status, 404, 'an unknown id is told first');
SELECT is((pg_temp.refuse('get', 'x', 'xml')).status, 400, 'another format before it');
SELECT is((pg_temp.refuse('geography', 'admin1')).status, 403, 'geography is forbidden');
SELECT is((pg_temp.refuse('available_dates')).status, 403, 'dates are forbidden');
SELECT is((pg_temp.refuse('qa_checks')).status, 403, 'the list of checks is forbidden');
SELECT is((pg_temp.refuse('qa_outcomes', 'calls', 'count_imeis')).status, 403, 'and what they found');
SELECT throws_ok($$SELECT pg_temp.refuse('drop')$$, '22023', 'no such action: drop', 'no other action');
SELECT is(
    (SELECT array_agg(DISTINCT a.decision ORDER BY a.decision) FROM access.audit AS a
        WHERE a.request_id = '00000000-0000-4000-8000-000000000002'),
    ARRAY['bad_request', 'denied', 'not_found'], 'all are on record, none is allowed');

SELECT flow.http_rejected(
    '{"id": "00000000-0000-4000-8000-000000000003", "address": "10.0.0.1", "path": "/y"}',
    '{"decision": "bad_token", "status": 401, "msg": "Token has expired", "caller": "amina"}');
SELECT results_eq(
    $$SELECT a.via, a.caller, a.decision, a.status, a.address, a.verified FROM access.audit AS a
        WHERE a.request_id = '00000000-0000-4000-8000-000000000003'$$,
    $$VALUES ('http', 'amina', 'bad_token', 401, '10.0.0.1'::inet, FALSE)$$,
    'a bad token is on record, as unproved');
SELECT function_privs_are('flow', 'http_run', ARRAY['jsonb', 'jsonb', 'text'], 'flow_public', '{}',
    'a caller without scope cannot run');
SELECT function_privs_are('flow', 'http_get', ARRAY['jsonb', 'jsonb', 'text', 'text'], 'flow_runner', '{}',
    'who may run cannot get');

SELECT * FROM finish();
ROLLBACK;
