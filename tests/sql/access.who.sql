-- Who has access to what, in one view; lists for administrators alone.
BEGIN;
\ir include/issuer.psql
SELECT plan(20);

CREATE ROLE t_login;
SELECT access.define_role('t_role', ARRAY['run']);
SELECT access.grant_role('t_login', 't_role');
SELECT set_eq($$SELECT w.via, w.who, w.server, w.role, w.scope FROM access.who AS w WHERE w.who IN ('ben', 't_login')$$,
    $$VALUES ('token', 'ben', 'north', 'reader', 'get_result'), ('token', 'ben', 'north', 'reader', 'admin1:flows:flows'),
        ('token', 'ben', 'south', 'reader', 'get_result'), ('token', 'ben', 'south', 'reader', 'admin1:flows:flows'),
        ('login', 't_login', NULL, 't_role', 'run')$$, 'by token and by login');
SELECT access.save_server(NULL, pg_temp.server('north'), '{"switch": {"get_result": false}}');
SELECT access.save_server_role(NULL, pg_temp.role('south', 'reader'), '{"latest_token_expiry": "2020-01-01"}');
SELECT set_eq($$SELECT w.scope FROM access.who AS w WHERE w.who = 'ben'$$, ARRAY['admin1:flows:flows'],
    'what is switched off or over gives nothing');
SELECT is(
    (SELECT e - 'who' FROM jsonb_array_elements(access.list_access(pg_temp.as_user('ana'), 'admin1:flows:flows')) AS e WHERE e ->> 'who' = 'ben'),
    '{"via": "token", "server": "north", "role": "reader", "scopes": 1}', 'who holds a scope');
SELECT access.save_account(NULL, pg_temp.person('ben'), '{"disabled": true}');
SELECT is_empty($$SELECT w.scope FROM access.who AS w WHERE w.who = 'ben'$$, 'who is disabled has nothing');
SELECT access.save_account(NULL, pg_temp.person('ben'), '{"disabled": false}');

SELECT throws_ok(format('SELECT %s', c), '42501', 'only an administrator may do this', format('not for users: %s', c))
FROM unnest(ARRAY[
    'access.list_accounts(pg_temp.as_user(''ben''))', 'access.list_servers(pg_temp.as_user(''ben''))',
    'access.list_server_roles(pg_temp.as_user(''ben''))', 'access.list_tokens(pg_temp.as_user(''ben''))',
    'access.list_access(pg_temp.as_user(''ben''))', 'access.list_revoked(pg_temp.as_user(''ben''))',
    'access.drop_account(pg_temp.as_user(''ben''), 1)', 'access.save_server(pg_temp.as_user(''ben''), NULL, ''{}'')',
    'access.drop_server(pg_temp.as_user(''ben''), 1)', 'access.save_server_role(pg_temp.as_user(''ben''), NULL, ''{}'')',
    'access.drop_server_role(pg_temp.as_user(''ben''), 1)', 'access.set_member(pg_temp.as_user(''ben''), 1, 1, TRUE)',
    'access.revoke_caller(pg_temp.as_user(''ben''), ''ana'')', 'access.unlock_account(pg_temp.as_user(''ben''), ''ben'')',
    'access.drop_two_factor(pg_temp.as_user(''ben''), 1)'
]) AS c;
SELECT set_eq($$SELECT e ->> 'server_name' || (e ->> 'users') FROM jsonb_array_elements(access.list_server_roles(pg_temp.as_user('ben'), mine => TRUE)) AS e$$,
    format($$VALUES ('north[%1$s]'), ('south[%1$s]')$$, pg_temp.person('ben')), 'one''s own roles, and nobody else in them');

SELECT * FROM finish();
ROLLBACK;
