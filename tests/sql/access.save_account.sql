-- Users: made, changed, disabled and removed by administrators, and the last of these stays.
BEGIN;
\ir include/issuer.psql
SELECT plan(28);

SELECT throws_ok($$SELECT access.save_account(NULL, NULL, '{"username": "x", "password_hash": "secret"}')$$, '23514', NULL,
    'a password that is not hashed by argon2id is not stored');
SELECT throws_ok(format($$SELECT access.save_account(NULL, NULL, '{"username": %s, "password_hash": "%s"}')$$, to_json(n), :'hash'),
    CASE WHEN n = 'ben' THEN '23505' ELSE '23514' END, NULL, format('no name: %L', n))
FROM unnest(ARRAY['', ' x', 'x ', E'a\nb', repeat('a', 76), 'ben']) AS n;
SELECT lives_ok(format($$SELECT access.save_account(NULL, NULL, '{"username": "Zoë O''Neil", "password_hash": "%s"}')$$, :'hash'),
    'a name may be a person''s');

SELECT throws_ok($$SELECT access.save_account(pg_temp.as_user('ben'), NULL, '{}')$$, '42501', 'only an administrator may do this');
SELECT throws_ok($$SELECT access.save_account(pg_temp.as_user('nobody'), NULL, '{}')$$, '42501', 'nobody is signed in');
SELECT throws_ok($$SELECT access.save_account('{}', NULL, '{}')$$, '42501', 'nobody is signed in', 'an actor without a name is nobody');
SELECT is(access.save_account(pg_temp.as_user('ana'), pg_temp.person('cleo'), '{"is_admin": true, "require_two_factor": true}'),
    pg_temp.person('cleo'), 'an administrator changes a user');
SELECT results_eq($$SELECT a.is_admin, a.require_two_factor FROM access.account AS a WHERE a.name = 'cleo'$$,
    $$VALUES (TRUE, TRUE)$$, 'as he says');
SELECT throws_ok($$SELECT access.list_accounts(pg_temp.as_user('cleo'))$$, '42501', 'two-factor authentication must be set up first',
    'who needs a second factor administers nothing before he has one');
SELECT throws_ok($$SELECT access.save_account(NULL, -1, '{"is_admin": true}')$$, 'P0002', 'there is no such user');

-- Sessions and tokens of who is disabled.
INSERT INTO access.session (digest, account) SELECT repeat('a', 64), pg_temp.person('ben');
SELECT access.issue_token(NULL, pg_temp.person('ben'), pg_temp.server('north'), '{reader}', 't') AS claims \gset
SELECT is(access.token_refusal(:'claims'), NULL, 'ben''s token is good');
SELECT access.save_account(pg_temp.as_user('ana'), pg_temp.person('ben'), '{"disabled": true}');
SELECT is(access.session_account(repeat('a', 64)), NULL, 'who is disabled is signed out');
SELECT is(access.token_refusal(:'claims'), 'Token has been revoked', 'and his tokens are revoked');
SELECT is(access.begin_sign_in('ben', pg_temp.as_user('ben')) -> 'hash', 'null', 'nor may he sign in');
SELECT throws_ok($$SELECT access.issue_token(NULL, pg_temp.person('ben'), pg_temp.server('north'), '{reader}', 't')$$, 'P0002', NULL,
    'nor get a token');
SELECT access.save_account(pg_temp.as_user('ana'), pg_temp.person('ben'), '{"disabled": false}');
SELECT ok(access.begin_sign_in('ben', pg_temp.as_user('ben')) ->> 'hash' IS NOT NULL, 'until he is enabled again');

SELECT access.save_account(NULL, pg_temp.person('cleo'), '{"require_two_factor": false, "disabled": true}');
SELECT throws_ok($$SELECT access.list_accounts(pg_temp.as_user('cleo'))$$, '42501', 'nobody is signed in',
    'an administrator who is disabled administers nothing');
SELECT access.save_account(NULL, pg_temp.person('cleo'), '{"disabled": false}');

-- The last administrator: cleo, root and ana are.
SELECT access.save_account(NULL, pg_temp.person('cleo'), '{"is_admin": false}');
SELECT lives_ok($$SELECT access.drop_account(pg_temp.as_user('ana'), pg_temp.person('root'))$$, 'one of two may go');
SELECT throws_ok(format('SELECT access.save_account(NULL, pg_temp.person(''ana''), %L)', d), '55000', 'the last administrator stays one',
    format('the last one may not: %s', d))
FROM unnest(ARRAY['{"is_admin": false}', '{"disabled": true}']) AS d;
SELECT throws_ok($$SELECT access.drop_account(NULL, pg_temp.person('ana'))$$, '55000', 'the last administrator stays one');

SELECT is_empty($$SELECT a.detail FROM access.audit AS a WHERE a.detail::text LIKE '%argon2id%'$$, 'no hash is in the audit trail');
SELECT results_eq(
    $$SELECT a.via, a.caller, host(a.address) FROM access.audit AS a
      WHERE a.action = 'change_user' AND a.detail ->> 'name' = 'ben' AND a.detail ->> 'disabled' = 'true'$$,
    $$VALUES ('auth', 'ana', '10.9.8.7')$$, 'who did what, and from where, is on record');

SELECT * FROM finish();
ROLLBACK;
