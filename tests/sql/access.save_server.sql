-- Servers: from their openapi.json, with limits, and scopes that are on or off.
BEGIN;
\ir include/issuer.psql
SELECT plan(26);

CREATE FUNCTION pg_temp.document(scopes jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('openapi', '3.0.1', 'components', jsonb_build_object('securitySchemes', jsonb_build_object('token',
        jsonb_build_object('type', 'http', 'x-audience', 'east', 'x-security-scopes', scopes))))
$$;
CREATE FUNCTION pg_temp.scopes(server text) RETURNS TABLE (scope text, on_ boolean) LANGUAGE sql AS $$
    SELECT e ->> 'name', (e ->> 'enabled')::boolean
    FROM jsonb_array_elements((access.list_servers(NULL, pg_temp.server(server)) -> 0) -> 'scopes') AS e
$$;
SELECT is(
    access.save_server(pg_temp.as_user('ana'), NULL, jsonb_build_object('openapi', pg_temp.document('["run", "a:b:c", "x:y:z"]'),
        'longest_token_life_minutes', 60, 'latest_token_expiry', '2027-01-31T00:00:00.000000Z')) - 'id',
    '{"name": "east", "scopes": 3, "enabled": 3, "withdrawn": 0, "roles_with_withdrawn": []}', 'its document names it');
SELECT results_eq($$SELECT s.longest_life, s.latest_expiry FROM access.server AS s WHERE s.name = 'east'$$,
    $$VALUES (interval '1 hour', timestamptz '2027-01-31 00:00+00')$$, 'with its limits');
SELECT throws_ok($$SELECT access.save_server(NULL, NULL, jsonb_build_object('openapi', pg_temp.document('[]'),
    'longest_token_life_minutes', 60))$$, '23505', 'Server with this name already exists.');
SELECT throws_ok($$SELECT access.save_server(NULL, NULL, jsonb_build_object('openapi', pg_temp.document('[]'), 'name', 'west',
    'longest_token_life_minutes', 60))$$, '22023', 'the server calls itself ''east''');
SELECT throws_ok(format('SELECT access.save_server(NULL, NULL, jsonb_build_object(''openapi'', %L::jsonb, ''longest_token_life_minutes'', 60))', d),
    '22023', 'this is no openapi.json of a FlowAPI: it has no x-audience and x-security-scopes', format('no document: %s', d))
FROM unnest(ARRAY['{}', '[]', '7', 'null', '{"components": {"securitySchemes": [1]}}']) AS d;
SELECT throws_ok(format('SELECT access.save_server(NULL, NULL, ''{"name": "w", "longest_token_life_minutes": %s}'')', m), '22023', NULL,
    format('no life of tokens: %s', m))
FROM unnest(ARRAY['0', '-1', '1.5', '"x"', 'true', '99999999', 'null']) AS m;
SELECT throws_ok($$SELECT access.save_server(NULL, NULL, '{"name": "w", "longest_token_life_minutes": 1, "scopes": ["run&a"]}')$$, '23514',
    NULL, 'scopes of FlowKit before 1.18 mean nothing');

-- A newer document: what it has no more is withdrawn, but no role is stripped of it.
SELECT access.save_server_role(NULL, NULL, jsonb_build_object('server_id', pg_temp.server('east'), 'name', 'all', 'scopes',
    '["run", "a:b:c", "x:y:z"]'::jsonb, 'users', jsonb_build_array(pg_temp.person('ben'))));
SELECT is(
    access.save_server(NULL, pg_temp.server('east'), jsonb_build_object('openapi', pg_temp.document('["run", "a:b:c", "n:e:w"]'))) - 'id',
    '{"name": "east", "scopes": 3, "enabled": 3, "withdrawn": 1, "roles_with_withdrawn": ["all"]}', 'roles that hold it are named');
SELECT is((SELECT count(*) FROM access.server_role_scope AS x WHERE x.role = pg_temp.role('east', 'all')), 3::bigint, 'and keep it');
SELECT is(access.issue_token(NULL, pg_temp.person('ben'), pg_temp.server('east'), '{all}', 't') -> 'roles',
    '{"all": ["a:b:c", "run"]}', 'no token gets it');
SELECT access.save_server(NULL, pg_temp.server('east'), '{"switch": {"a:b:c": false}}');
SELECT is(access.issue_token(NULL, pg_temp.person('ben'), pg_temp.server('east'), '{all}', 't') -> 'roles', '{"all": ["run"]}',
    'nor one that is switched off');
SELECT access.save_server(NULL, pg_temp.server('east'), jsonb_build_object('openapi', pg_temp.document('["run", "a:b:c", "n:e:w"]')));
SELECT set_eq($$SELECT s.scope FROM pg_temp.scopes('east') AS s WHERE NOT s.on_$$, ARRAY['a:b:c'], 'a newer document leaves it off');
SELECT access.save_server(NULL, pg_temp.server('east'), '{"scopes": {"a:b:c": true, "run": false}}');
SELECT set_eq($$SELECT s.scope, s.on_ FROM pg_temp.scopes('east') AS s$$, $$VALUES ('a:b:c', TRUE), ('run', FALSE)$$,
    'an object says of each whether it is on');
SELECT is((access.list_servers(NULL, pg_temp.server('east')) -> 0) ->> 'latest_token_expiry', '2027-01-31T00:00:00.000000Z', 'limits stay');
SELECT access.save_server(NULL, pg_temp.server('east'), '{"latest_token_expiry": null}');
SELECT is((access.list_servers(NULL, pg_temp.server('east')) -> 0) -> 'latest_token_expiry', 'null', 'until they are changed');
SELECT access.drop_server(pg_temp.as_user('ana'), pg_temp.server('east'));
SELECT throws_ok($$SELECT access.server_named('east')$$, 'P0002', 'there is no server ''east''');

SELECT * FROM finish();
ROLLBACK;
