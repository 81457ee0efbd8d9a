-- Sessions end when nobody uses them, and after a day's work in any case; passwords and second factors end the others.
BEGIN;
\ir include/issuer.psql
SELECT plan(15);

INSERT INTO access.session (digest, account) SELECT repeat(d, 64), pg_temp.person('ben') FROM unnest('{a,b,c}'::text[]) AS d;
SELECT is(access.session_account(repeat('a', 64)) - 'id' - 'hash',
    '{"name": "ben", "is_admin": false, "require_two_factor": false, "two_factor_enabled": false}', 'whose session it is');
SELECT is(access.session_account(repeat('d', 64)), NULL, 'an unknown one is nobody''s');
UPDATE access.session SET used_at = now() - interval '19 minutes' WHERE digest = repeat('a', 64);
SELECT isnt(access.session_account(repeat('a', 64)), NULL, 'a use in time');
SELECT is((SELECT s.used_at FROM access.session AS s WHERE s.digest = repeat('a', 64)), now(), 'makes it last');
UPDATE access.session SET used_at = now() - interval '20 minutes' WHERE digest = repeat('a', 64);
SELECT is(access.session_account(repeat('a', 64)), NULL, 'it ends when unused');
UPDATE access.session SET created_at = now() - interval '12 hours' WHERE digest = repeat('b', 64);
SELECT is(access.session_account(repeat('b', 64)), NULL, 'and after half a day');
SELECT is(access.sweep_auth(), 2, 'ended ones are swept up');

INSERT INTO access.session (digest, account) SELECT repeat('e', 64), pg_temp.person('ben');
SELECT throws_ok($$SELECT access.change_password(pg_temp.as_user('ben'), 'secret', NULL)$$, '23514', NULL, 'a password is hashed');
SELECT access.change_password(pg_temp.as_user('ben'), :'hash' || 'x', repeat('c', 64));
SELECT is(access.session_account(repeat('c', 64)) ->> 'hash', :'hash' || 'x', 'a new password leaves this session');
SELECT is(access.session_account(repeat('e', 64)), NULL, 'and ends the others');

SELECT throws_ok($$SELECT access.replace_backup_codes(pg_temp.as_user('ben'), '{}')$$, '55000', 'Two-factor not enabled.');
SELECT access.enable_two_factor(pg_temp.as_user('ben') || jsonb_build_object('session', repeat('c', 64)), 's', 5, ARRAY[repeat('1', 64)]);
SELECT is(access.session_account(repeat('c', 64)) -> 'two_factor_enabled', 'true', 'a second factor is set up');
SELECT access.replace_backup_codes(pg_temp.as_user('ben'), ARRAY[repeat('2', 64)]);
SELECT results_eq($$SELECT b.hash::text COLLATE "default" FROM access.backup_code AS b$$, ARRAY[repeat('2', 64)], 'new backup codes replace the old ones');
SELECT access.save_account(NULL, pg_temp.person('ben'), '{"require_two_factor": true}');
SELECT throws_ok($$SELECT access.drop_two_factor(pg_temp.as_user('ben'))$$, '55000', NULL, 'one that is demanded is not dropped');
SELECT is(access.drop_two_factor(pg_temp.as_user('ana'), pg_temp.person('ben')), TRUE, 'but by an administrator');

SELECT * FROM finish();
ROLLBACK;
