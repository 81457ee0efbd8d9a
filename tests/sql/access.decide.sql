-- The decision of reference http-api §3.8, and what it reads and writes.
BEGIN;
SELECT plan(24);

SELECT is(access.decide(t.roles::jsonb, t.action, t.needed::text []), t.expected::jsonb, t.description)
FROM (VALUES
    ('{"r": ["run", "a:b:c"]}', 'run', '{a:b:c}', '{"allowed": true, "granting": ["r"], "missing": []}',
        'one role holds all'),
    ('{"r": ["run"], "s": ["a:b:c"]}', 'run', '{a:b:c}',
        '{"allowed": false, "granting": [], "missing": ["a:b:c"]}', 'roles are not added up'),
    ('{"r": ["a:b:c"]}', 'run', '{a:b:c}', '{"allowed": false, "granting": [], "missing": ["run"]}',
        'the action is needed'),
    ('{"r": ["a:b:c"]}', NULL, '{a:b:c}', '{"allowed": true, "granting": ["r"], "missing": []}', 'if there is one'),
    ('{"r": [], "s": ["x"], "t": ["a:b:c", "run"]}', 'run', '{a:b:c,a:b:d}',
        '{"allowed": false, "granting": [], "missing": ["a:b:d"]}', 'missing is what the nearest role lacks'),
    ('{"s": ["run", "a"], "r": ["run", "a", "b"], "t": ["run"]}', 'run', '{a}',
        '{"allowed": true, "granting": ["r", "s"], "missing": []}', 'all roles that would do'),
    ('{}', 'run', '{a,b}', '{"allowed": false, "granting": [], "missing": ["a", "b", "run"]}', 'no role at all'),
    ('{"r": "run"}', 'run', '{}', '{"allowed": false, "granting": [], "missing": ["run"]}', 'a role that is no list'),
    ('{"r": {"run": 1}}', 'run', '{}', '{"allowed": false, "granting": [], "missing": ["run"]}', 'nor an object'),
    ('{"r": [["run"], 1, null]}', 'run', '{}', '{"allowed": false, "granting": [], "missing": ["run"]}',
        'a list of other things'),
    ('{"r": ["Run", "run ", "r%", "admin3:*"]}', 'run', '{}',
        '{"allowed": false, "granting": [], "missing": ["run"]}', 'scopes are compared whole'),
    ('{"r": ["a,b", "run&a"]}', NULL, '{a}', '{"allowed": false, "granting": [], "missing": ["a"]}',
        'the old format is not expanded'),
    ('{"r": []}', NULL, '{}', '{"allowed": true, "granting": ["r"], "missing": []}', 'nothing is needed')
) AS t (roles, action, needed, expected, description);
SELECT is(access.decide(NULL, 'run', '{}') -> 'allowed', 'false', 'no roles given');
SELECT is(access.decide('{"r": ["run"]}', 'run', NULL) -> 'allowed', 'false', 'unknown needs are not met');

-- login_roles
SELECT is(access.login_roles('amina'), '{}', 'a login without roles has none');
INSERT INTO access.role (role, scopes, description) VALUES ('narrow', '{run,admin3:flows:flows}', 'For this test.');
INSERT INTO access.role_grant (login, role) VALUES ('amina', 'narrow'), ('amina', 'analyst'), ('bela', 'narrow');
SELECT is(access.login_roles('bela'), '{"narrow": ["run", "admin3:flows:flows"]}', 'its roles with their scopes');
SELECT is(access.login_roles('amina'), jsonb_build_object('narrow', jsonb_build_array('run', 'admin3:flows:flows'),
    'analyst', query.published_scopes()), 'a role of every scope holds all that is published');
SELECT is(access.login_roles('Amina'), '{}', 'another login');

-- record
SELECT access.record('{"via": "http", "caller": "amina", "roles": ["r", "s"], "address": "10.0.0.1", "action": "run",
    "query_id": "x", "needed": ["a"], "decision": "denied", "status": 403, "detail": {"b": 1}, "at": "2001-01-01",
    "request_id": "00000000-0000-4000-8000-000000000001"}');
SELECT is(
    (SELECT row(a.via, a.caller, a.roles, a.address, a.action, a.query_id, a.needed, a.missing, a.decision, a.status, a.detail)::text
        FROM access.audit AS a WHERE a.request_id = '00000000-0000-4000-8000-000000000001'),
    '(http,amina,"{r,s}",10.0.0.1,run,x,{a},,denied,403,"{""b"": 1}")', 'every column is kept');
SELECT ok((SELECT a.at > now() - interval '1 hour' FROM access.audit AS a
    WHERE a.request_id = '00000000-0000-4000-8000-000000000001'), 'the time is ours');
SELECT access.record('{"via": "gate", "action": "open", "decision": "allowed"}');
SELECT ok((SELECT a.request_id IS NOT NULL FROM access.audit AS a WHERE a.via = 'gate' AND a.action = 'open'
    AND a.at = (SELECT max(b.at) FROM access.audit AS b)), 'a request gets an id if it has none');
SELECT throws_ok($$SELECT access.record('{"via": "http", "action": "run", "decision": "maybe"}')$$, '23514', NULL,
    'a decision that there is not');
SELECT throws_ok($$SELECT access.record('{"via": "http", "decision": "allowed"}')$$, '23502', NULL, 'an action is needed');

SELECT * FROM finish();
ROLLBACK;
