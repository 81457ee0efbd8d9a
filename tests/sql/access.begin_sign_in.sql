-- Signing in: attempts are counted before they are checked; a code is good once; lock-outs end in time.
BEGIN;
\ir include/issuer.psql
SELECT plan(38);
\set session '''aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'''
UPDATE ops.setting SET value = '3' WHERE name = 'sign_in_failures';

CREATE FUNCTION pg_temp.begin(name text, address text DEFAULT '10.0.0.1') RETURNS jsonb LANGUAGE sql AS $$
    SELECT access.begin_sign_in(name, jsonb_build_object('address', address))
$$;
CREATE FUNCTION pg_temp.end(name text, proof jsonb, address text DEFAULT '10.0.0.1') RETURNS jsonb LANGUAGE sql AS $$
    SELECT access.end_sign_in(name, jsonb_build_object('address', address), proof
        || jsonb_build_object('session', encode(sha256(uuid_send(gen_random_uuid())), 'hex')))
$$;
CREATE FUNCTION pg_temp.good() RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('hash', a.password_hash) FROM access.account AS a WHERE a.name = 'ben'
$$;
CREATE FUNCTION pg_temp.failures(subject text) RETURNS integer LANGUAGE sql AS $$
    SELECT s.failures FROM access.sign_in AS s WHERE s.subject = failures.subject
$$;

-- Without a second factor.
SELECT is(pg_temp.begin('ben') ->> 'hash', :'hash', 'the hash to check is given');
SELECT is(pg_temp.begin('nobody') - 'locked', '{"hash": null, "secret": null}', 'of an unknown user there is none');
SELECT is(pg_temp.end('ben', '{}'), '{"signed_in": false, "need_two_factor": false}', 'a wrong password');
SELECT is(pg_temp.end('nobody', '{}'), '{"signed_in": false, "need_two_factor": false}', 'nothing tells an unknown user from it');
SELECT is(pg_temp.failures('name:ben'), 1, 'a failure stands against the name');
SELECT is(pg_temp.failures('address:10.0.0.1'), 2, 'and both against the address');
SELECT pg_temp.begin('ben');
SELECT is(pg_temp.end('ben', pg_temp.good() || '{"hash": "another"}'), '{"signed_in": false, "need_two_factor": false}',
    'the password that was checked is no more the user''s');
SELECT pg_temp.begin('ben');
SELECT is(pg_temp.end('ben', pg_temp.good()), '{"signed_in": true}', 'the right password');
SELECT is(pg_temp.failures('name:ben'), 0, 'what stood against the name is forgotten');
SELECT is(pg_temp.failures('address:10.0.0.1'), 3, 'what stood against the address is not');
SELECT isnt((SELECT a.signed_in_at FROM access.account AS a WHERE a.name = 'ben'), NULL, 'when he signed in is kept');

-- A second factor.
SELECT access.enable_two_factor(pg_temp.as_user('ben'), 'encrypted', 100, ARRAY[repeat('b', 64), repeat('c', 64)]);
SELECT is(pg_temp.begin('ben') ->> 'secret', 'encrypted', 'the secret is given too');
SELECT is(pg_temp.end('ben', pg_temp.good()), '{"signed_in": false, "need_two_factor": true}', 'without a code he is asked for it');
SELECT is(pg_temp.failures('name:ben'), 0, 'which is no failure');
SELECT pg_temp.begin('ben');
SELECT is(pg_temp.end('ben', pg_temp.good() || '{"step": 100}') -> 'signed_in', 'false', 'the code that set it up was used');
SELECT is(pg_temp.failures('name:ben'), 1, 'a used code is a failure');
SELECT pg_temp.begin('ben');
SELECT is(pg_temp.end('ben', pg_temp.good()), '{"signed_in": false, "need_two_factor": true}', 'asked for a code again');
SELECT is(pg_temp.failures('name:ben'), 1, 'who knows the password does not wipe out wrong codes');
SELECT pg_temp.begin('ben');
SELECT is(pg_temp.end('ben', pg_temp.good() || '{"step": 101}') -> 'signed_in', 'true', 'the next code');
SELECT pg_temp.begin('ben');
SELECT is(pg_temp.end('ben', pg_temp.good() || '{"step": 101}') -> 'signed_in', 'false', 'once');
SELECT pg_temp.begin('ben');
SELECT is(pg_temp.end('ben', pg_temp.good() || jsonb_build_object('backup', repeat('b', 64))) -> 'signed_in', 'true', 'a backup code');
SELECT pg_temp.begin('ben');
SELECT is(pg_temp.end('ben', pg_temp.good() || jsonb_build_object('backup', repeat('b', 64))) -> 'signed_in', 'false', 'once');
SELECT pg_temp.begin('ben');
SELECT is(pg_temp.end('ben', jsonb_build_object('backup', repeat('c', 64))) -> 'signed_in', 'false', 'not with a wrong password');
SELECT is((SELECT count(*) FROM access.backup_code AS b), 1::bigint, 'and the code is not used up');
SELECT is(pg_temp.failures('name:ben'), 2, 'two failures');

-- Lock-out.
SELECT is(pg_temp.begin('ben') -> 'locked', 'false', 'the third attempt is let through');
SELECT is(pg_temp.begin('ben') -> 'locked', 'true', 'the fourth is not');
SELECT ok((pg_temp.begin('ben') ->> 'seconds')::integer BETWEEN 880 AND 900, 'for a quarter of an hour');
SELECT ok(NOT pg_temp.begin('ben') ? 'hash', 'and nothing to check is given');
SELECT is(pg_temp.begin('cleo', '10.0.0.2') -> 'locked', 'false', 'others are not locked out');
SELECT is((access.list_accounts(NULL, pg_temp.person('ben')) -> 0) -> 'locked', 'true', 'administrators see it');
UPDATE access.sign_in SET last_at = last_at - interval '14 minutes';
SELECT pg_temp.begin('ben', '10.0.0.3');
SELECT ok((pg_temp.begin('ben', '10.0.0.3') ->> 'seconds')::integer <= 60, 'knocking does not make it longer');
UPDATE access.sign_in SET last_at = last_at - interval '2 minutes';
SELECT is(pg_temp.begin('ben', '10.0.0.3') -> 'locked', 'false', 'it ends in time');
SELECT pg_temp.begin('ben', '10.0.0.3') FROM generate_series(1, 5);
SELECT is(access.unlock_account(pg_temp.as_user('ana'), 'ben'), TRUE, 'an administrator ends it');
SELECT is(pg_temp.begin('ben', '10.0.0.4') -> 'locked', 'false', 'at once');
UPDATE ops.setting SET value = '8' WHERE name = 'sign_in_failures_address';
SELECT pg_temp.begin('guess' || n, '10.0.0.5') FROM generate_series(1, 8) AS n;
SELECT is(pg_temp.begin('guess9', '10.0.0.5') -> 'locked', 'true', 'many names from one address lock the address');
SELECT is(pg_temp.begin('guess9', NULL) -> 'locked', 'false', 'and no other');

SELECT set_eq(
    $$SELECT DISTINCT a.verified, a.decision, a.detail ->> 'why' FROM access.audit AS a WHERE a.action = 'sign_in' AND a.caller = 'ben'$$,
    $$VALUES (TRUE, 'allowed', NULL), (FALSE, 'denied', 'wrong password'), (FALSE, 'denied', 'no code'),
        (FALSE, 'denied', 'used code'), (FALSE, 'denied', 'wrong code'), (FALSE, 'denied', 'locked out')$$,
    'every attempt is on record, and why it failed');

SELECT * FROM finish();
ROLLBACK;
