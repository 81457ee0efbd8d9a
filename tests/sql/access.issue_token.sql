-- What a token says is decided here: roles one has, scopes that are on, the nearest of all limits.
BEGIN;
\ir include/issuer.psql
SELECT plan(31);

CREATE FUNCTION pg_temp.issue(name text, lifetime interval DEFAULT NULL, roles text[] DEFAULT '{reader}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT access.issue_token(pg_temp.as_user(name), pg_temp.person(name), pg_temp.server('north'), roles, 'march', lifetime)
$$;
CREATE FUNCTION pg_temp.life(claims jsonb) RETURNS integer LANGUAGE sql AS $$ SELECT ((claims ->> 'exp')::integer - (claims ->> 'iat')::integer) $$;

SELECT pg_temp.issue('ben') AS claims \gset
SELECT is(:'claims'::jsonb - 'jti' - 'iat' - 'nbf' - 'exp',
    '{"sub": "ben", "aud": "north", "roles": {"reader": ["admin1:flows:flows", "get_result"]}}', 'whose, for whom, and what');
SELECT is(pg_temp.life(:'claims'), 86400, 'as long as the server allows');
SELECT ok(abs(extract(EPOCH FROM now()) - (:'claims'::jsonb ->> 'iat')::integer) < 1, 'from now');
SELECT results_eq(
    $$SELECT t.caller, t.audience, t.name, t.roles, extract(EPOCH FROM t.expires - t.issued_at)::integer FROM access.token AS t$$,
    $$VALUES ('ben' COLLATE "C", 'north' COLLATE "C", 'march', '{reader}'::text[], 86400)$$, 'it is on record');
SELECT is((SELECT t.token::text FROM access.token AS t), :'claims'::jsonb ->> 'jti', 'by its jti');
SELECT is(pg_temp.life(pg_temp.issue('ben', '1 hour')), 3600, 'as long as is asked');
SELECT throws_ok($$SELECT pg_temp.issue('ben', '25 hours')$$, '22023',
    'a token may live for 1440 minutes at most: the limit of role reader');
SELECT throws_ok(format('SELECT pg_temp.issue(''ben'', %L)', l), '22023', NULL, format('no lifetime: %s', l))
FROM unnest(ARRAY['0', '-1 hour', '500 milliseconds']) AS l;

-- Roles.
SELECT throws_ok($$SELECT pg_temp.issue('cleo')$$, '22023', 'cleo is not in these roles of server north: reader');
SELECT throws_ok($$SELECT pg_temp.issue('ben', roles => '{}')$$, '22023', 'a token needs a role');
SELECT throws_ok($$SELECT pg_temp.issue('ben', roles => NULL)$$, '22023', 'a token needs a role');
SELECT access.save_server_role(NULL, NULL, jsonb_build_object('server_id', pg_temp.server('south'), 'name', 'runner', 'scopes', '["run"]'::jsonb,
    'users', jsonb_build_array(pg_temp.person('ben'))));
SELECT throws_ok($$SELECT pg_temp.issue('ben', roles => '{runner}')$$, '22023', 'ben is not in these roles of server north: runner',
    'a role of that name on another server is another role');
SELECT throws_ok($$SELECT access.issue_token(pg_temp.as_user('ana'), pg_temp.person('ben'), pg_temp.server('north'), '{reader}', 'x')$$,
    '42501', 'a token is made for oneself', 'an administrator''s is no exception');
SELECT throws_ok($$SELECT access.issue_token(NULL, pg_temp.person('ben'), pg_temp.server('north'), '{reader}', '')$$, '23514', NULL, 'a token has a name');

-- Limits of roles: the nearest counts.
SELECT access.save_server_role(NULL, NULL, jsonb_build_object('server_id', pg_temp.server('north'), 'name', 'short',
    'longest_token_life_minutes', 5, 'scopes', '["run"]'::jsonb, 'users', jsonb_build_array(pg_temp.person('ben'))));
SELECT is(pg_temp.life(pg_temp.issue('ben', roles => '{reader,short}')), 300, 'the shortest life of all roles');
SELECT is(pg_temp.issue('ben', roles => '{short,reader,short}') -> 'roles',
    '{"short": ["run"], "reader": ["admin1:flows:flows", "get_result"]}', 'roles stay apart, each once');
SELECT throws_ok($$SELECT pg_temp.issue('ben', '6 minutes', '{reader,short}')$$, '22023',
    'a token may live for 5 minutes at most: the limit of role short');
SELECT access.save_server_role(NULL, pg_temp.role('north', 'short'), jsonb_build_object('latest_token_expiry', access.zulu(now() + interval '2 minutes')));
SELECT is(pg_temp.life(pg_temp.issue('ben', roles => '{short}')), 120, 'a latest expiry');
SELECT access.save_server_role(NULL, pg_temp.role('north', 'short'), '{"latest_token_expiry": "2020-01-01"}');
SELECT throws_ok($$SELECT pg_temp.issue('ben', roles => '{reader,short}')$$, '55000',
    'role short issues no more tokens: its latest expiry was 2020-01-01T00:00:00.000000Z', 'one that has passed is named');
SELECT access.save_server(NULL, pg_temp.server('north'), '{"switch": {"get_result": false, "admin1:flows:flows": false}}');
SELECT throws_ok($$SELECT pg_temp.issue('ben')$$, '55000', 'no scope of these roles is switched on: reader');
SELECT access.save_server(NULL, pg_temp.server('north'), '{"switch": {"get_result": true}}');

-- Renewal.
UPDATE access.token SET issued_at = issued_at - interval '3 days', expires = expires - interval '3 days'
WHERE token = (:'claims'::jsonb ->> 'jti')::uuid;
SELECT access.renew_token(pg_temp.as_user('ben'), (:'claims'::jsonb ->> 'jti')::uuid) AS renewed \gset
SELECT isnt(:'renewed'::jsonb -> 'jti', :'claims'::jsonb -> 'jti', 'an expired token is renewed by another');
SELECT is(:'renewed'::jsonb -> 'roles', '{"reader": ["get_result"]}', 'which has the scopes of today');
SELECT is((SELECT t.name || t.renews FROM access.token AS t WHERE t.token = (:'renewed'::jsonb ->> 'jti')::uuid),
    'march' || (:'claims'::jsonb ->> 'jti'), 'its name, and which it follows');
SELECT is(pg_temp.life(access.renew_token(pg_temp.as_user('ben'), (:'claims'::jsonb ->> 'jti')::uuid, '1 minute')), 60, 'for as long as is asked');
SELECT throws_ok(format('SELECT access.renew_token(pg_temp.as_user(''cleo''), %L)', :'claims'::jsonb ->> 'jti'), 'P0002', NULL,
    'somebody else''s is not renewed');
SELECT access.revoke_token(pg_temp.as_user('ben'), :'renewed'::jsonb ->> 'jti');
SELECT throws_ok(format('SELECT access.renew_token(pg_temp.as_user(''ben''), %L)', :'renewed'::jsonb ->> 'jti'), '55000',
    'a revoked token is not renewed');
SELECT access.save_server_role(NULL, pg_temp.role('north', 'reader'), '{"name": "viewer"}');
SELECT is(access.renew_token(pg_temp.as_user('ben'), (:'claims'::jsonb ->> 'jti')::uuid) -> 'roles', '{"viewer": ["get_result"]}',
    'a role that was renamed is the same role');
SELECT access.set_member(NULL, pg_temp.role('north', 'viewer'), pg_temp.person('ben'), FALSE);
SELECT throws_ok(format('SELECT access.renew_token(pg_temp.as_user(''ben''), %L)', :'claims'::jsonb ->> 'jti'), '22023',
    'ben is not in these roles of server north: viewer', 'without all of its roles it is not renewed');
SELECT is(
    (SELECT array_agg(DISTINCT a.action) FROM access.audit AS a WHERE a.caller = 'ben' AND a.via = 'auth'),
    ARRAY['issue_token', 'renew_token', 'revoke_token'], 'all of it is on record');

SELECT * FROM finish();
ROLLBACK;
