-- Roles of logins: defined from published scopes, granted, revoked, and on record.
BEGIN;
SELECT plan(13);

CREATE ROLE t_ana;
SELECT is(access.define_role('t_role', ARRAY['run'], 'test'), TRUE, 'a role is made');
SELECT is(access.define_role('t_role', ARRAY['run', 'get_result']), FALSE, 'and changed');
SELECT results_eq($$SELECT r.scopes, r.description FROM access.role AS r WHERE r.role = 't_role'$$,
    $$VALUES (ARRAY['run', 'get_result'], 'test')$$, 'to exactly what was said');
SELECT throws_ok($$SELECT access.define_role('t_role', ARRAY['run', 'run&get_result'])$$, '22023',
    'role ''t_role'' names unknown scopes: run&get_result', 'an unknown scope is named');
SELECT throws_ok($$SELECT access.define_role('', ARRAY['run'])$$, '22023', NULL, 'a role has a name');
SELECT is(access.grant_role('t_ana', 't_role'), TRUE, 'a login gets the role');
SELECT is(access.grant_role('t_ana', 't_role'), FALSE, 'once');
SELECT is(access.login_roles('t_ana'), '{"t_role": ["run", "get_result"]}', 'and holds its scopes');
SELECT throws_ok($$SELECT access.grant_role('t_nobody', 't_role')$$, '22023', 'there is no login t_nobody');
SELECT throws_ok($$SELECT access.grant_role('t_ana', 't_none')$$, '22023', 'there is no role ''t_none''');
SELECT is(access.revoke_role('t_ana', 't_role'), TRUE, 'it loses the role');
SELECT is(access.revoke_role('t_ana', 't_role'), FALSE, 'once');
SELECT is(
    (SELECT array_agg(a.action ORDER BY a.at) FROM access.audit AS a
        WHERE a.caller = session_user AND a.detail::text LIKE '%t_role%'),
    ARRAY['define_role', 'define_role', 'grant_role', 'revoke_role'], 'what changed is on record, and by whom');

SELECT * FROM finish();
ROLLBACK;
