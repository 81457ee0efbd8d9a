-- What PostgreSQL refused, as its log tells it, becomes rows of the audit trail.
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT plan(9);

CREATE FUNCTION pg_temp.line(message text, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('user', 'refusal_test', 'dbname', current_database(), 'remote_host', '10.0.0.9',
        'state_code', '42501', 'message', message, 'ps', 'SELECT', 'error_severity', 'ERROR',
        'timestamp', '2030-01-01 10:00:00.000 UTC', 'statement', 'SELECT ''secret''', 'detail', 'secret') || more
$$;
CREATE FUNCTION pg_temp.recorded() RETURNS jsonb LANGUAGE sql AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_array(a.via, a.action, a.decision, a.verified, host(a.address), a.error,
        (a.detail -> 'times')::integer) ORDER BY a.at), '[]') FROM access.audit AS a WHERE a.caller = 'refusal_test'
$$;

SELECT is(access.record_refusals(jsonb_build_array(
    pg_temp.line('permission denied for table pg_authid'),
    pg_temp.line('permission denied for table pg_authid', '{"timestamp": "2030-01-01 10:00:30.000 UTC"}'),
    pg_temp.line('permission denied to set role "flow_owner"',
        jsonb_build_object('dbname', current_database() || '_gate', 'ps', 'SET')),
    pg_temp.line('password authentication failed for user "refusal_test"',
        '{"state_code": "28P01", "ps": "authentication", "error_severity": "FATAL", "timestamp": "2030-01-01 11:00:00 UTC"}'),
    pg_temp.line('elsewhere', '{"dbname": "another"}'),
    pg_temp.line('of the server itself', '{"user": null}'),
    pg_temp.line('User claims verification failed',
        '{"context": "PL/pgSQL function access.gate_denied(jsonb) line 9 at RAISE\nmore"}'),
    pg_temp.line('not ours', jsonb_build_object('timestamp', '2030-01-01 12:00:00 UTC', 'context',
        'PL/pgSQL function pg_temp_3."access.x() line 1 at RAISE"() line 3 at PERFORM')),
    'null'::jsonb), 'one.json', 'begins', 77), 4::bigint, 'four refusals, one of them twice');
SELECT is(pg_temp.recorded(), '[
    ["login", "statement", "denied", true, "10.0.0.9", "permission denied for table pg_authid", 2],
    ["gate", "statement", "denied", true, "10.0.0.9", "permission denied to set role \"flow_owner\"", 1],
    ["login", "connect", "denied", false, "10.0.0.9", "password authentication failed for user \"refusal_test\"", 1],
    ["login", "statement", "denied", true, "10.0.0.9", "not ours", 1]]'::jsonb,
    'who, where, what; not what our functions refused, nor other databases');
SELECT is((SELECT count(*) FROM access.audit AS a WHERE a.caller = 'refusal_test' AND a::text ~ 'secret'), 0::bigint,
    'neither the statement nor its detail is kept');
SELECT is((SELECT a.detail - 'times' FROM access.audit AS a WHERE a.caller = 'refusal_test' AND a.error ~ 'pg_authid'),
    jsonb_build_object('sqlstate', '42501', 'database', current_database(), 'command', 'SELECT',
        'first', '2030-01-01 10:00:00.000 UTC', 'last', '2030-01-01 10:00:30.000 UTC'), 'when, and by which command');
SELECT is(access.log_place_now(), '{"file": "one.json", "head": "begins", "place": 77}', 'so far it was read');
SELECT is(access.record_refusals('[]', 'two.json', 'b', 1), 0::bigint, 'nothing new');
SELECT is(access.log_place_now(), '{"file": "two.json", "head": "b", "place": 1}', 'one place at a time');
SELECT is(ops.log_line(encode(convert_to('{"message": "Zoë \\ \"x\""}', 'UTF8'), 'escape')), '{"message": "Zoë \\ \"x\""}',
    'a line of any letters');
SELECT is(ops.log_line('{"message": "\377"}'), NULL, 'bytes that are no text are no line');

SELECT * FROM finish();
ROLLBACK;
