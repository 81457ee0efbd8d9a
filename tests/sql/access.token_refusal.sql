-- Revocation counts at once: for one token, for all of a user, for those that carry a role; also of other issuers.
BEGIN;
\ir include/issuer.psql
SELECT plan(22 + count(*)::integer) FROM pg_proc AS p
WHERE p.pronamespace = 'flow'::regnamespace AND p.proname LIKE 'http\_%' AND p.proargnames[1] = 'claims'
    AND p.proname <> 'http_refuse' AND p.prorettype = 'flow.http_response'::regtype;

CREATE FUNCTION pg_temp.token(name text, server text DEFAULT 'north') RETURNS jsonb LANGUAGE sql AS $$
    SELECT access.issue_token(NULL, pg_temp.person(name), pg_temp.server(server), '{reader}', 'march')
$$;
SELECT pg_temp.token('ben') AS first \gset
SELECT pg_temp.token('ben') AS second \gset
SELECT is(access.token_refusal(:'first'), NULL, 'good');
SELECT is(access.token_refusal(NULL), NULL, 'open routes have no token');
SELECT is(access.token_refusal('{"sub": "x"}'), NULL, 'a token without jti');

-- Whose they may be.
SELECT throws_ok(format('SELECT access.revoke_token(pg_temp.as_user(''cleo''), %L)', :'first'::jsonb ->> 'jti'), '42501', NULL,
    'nobody revokes somebody else''s');
SELECT throws_ok($$SELECT access.revoke_token(pg_temp.as_user('ben'), 'unknown')$$, '42501', NULL, 'nor one that may be');
SELECT is(access.revoke_token(pg_temp.as_user('ben'), :'first'::jsonb ->> 'jti', 'lost'), TRUE, 'one''s own');
SELECT is(access.revoke_token(pg_temp.as_user('ben'), :'first'::jsonb ->> 'jti'), FALSE, 'once');
SELECT is(access.token_refusal(:'first'), 'Token has been revoked', 'it is good no more');
SELECT is(access.token_refusal(:'second'), NULL, 'the other is');
SELECT is(access.revoke_token(pg_temp.as_user('ana'), 'of another issuer'), TRUE, 'an administrator revokes any');
SELECT is(access.token_refusal('{"sub": "x", "jti": "of another issuer"}'), 'Token has been revoked', 'whoever issued it');
SELECT set_eq($$SELECT e ->> 'state' AS state, e ->> 'why' AS why FROM jsonb_array_elements(access.list_tokens(pg_temp.as_user('ben'), mine => TRUE)) AS e$$,
    $$VALUES ('revoked', 'lost'), ('good', NULL)$$, 'the history tells');

-- Every answer over HTTP: each function that takes claims.
SELECT throws_ok(format('SELECT flow.%I(%L, %L%s)', p.proname, :'first', '{}', (
        SELECT string_agg(CASE t.type WHEN 'text'::regtype THEN ', ''x''' ELSE ', NULL' END, '' ORDER BY t.turn)
        FROM unnest(p.proargtypes::regtype[]) WITH ORDINALITY AS t (type, turn) WHERE t.turn > 2)), 'PT401',
    'Token has been revoked', format('%s answers nothing', p.proname))
FROM pg_proc AS p
WHERE p.pronamespace = 'flow'::regnamespace AND p.proname LIKE 'http\_%' AND p.proargnames[1] = 'claims'
    AND p.proname <> 'http_refuse' AND p.prorettype = 'flow.http_response'::regtype
ORDER BY p.proname;
SELECT throws_ok(format('SELECT flow.http_refuse(%L, ''{}'', ''run'', ''{}'')', :'first'), 'PT401', 'Token has been revoked', 'not even a refusal');

-- All of a user by now.
SELECT access.revoke_caller(pg_temp.as_user('ana'), 'ben', 'phone stolen');
SELECT is(access.token_refusal(:'second'), 'Token has been revoked', 'all of a user');
SELECT is(access.token_refusal('{"sub": "ben"}'), 'Token has been revoked', 'also one that does not say when it was issued');
SELECT is(access.token_refusal(jsonb_build_object('sub', 'ben', 'iat', extract(EPOCH FROM now())::bigint + 2)), NULL, 'later ones are good');
SELECT is(access.token_refusal(pg_temp.token('ben')), NULL, 'so is what is issued next, be it in the same second');

-- A role that is taken.
SELECT pg_temp.token('ben') AS third \gset
SELECT pg_temp.token('ben', 'south') AS other \gset
SELECT access.save_server_role(NULL, pg_temp.role('north', 'reader'), '{"scopes": ["get_result"]}');
SELECT is(access.token_refusal(:'third'), 'Token has been revoked', 'tokens of a role that lost a scope');
SELECT is(access.token_refusal(:'other'), NULL, 'not those of another role');
SELECT access.set_member(NULL, pg_temp.role('south', 'reader'), pg_temp.person('ben'), FALSE);
SELECT is(access.token_refusal(:'other'), 'Token has been revoked', 'tokens of a role that a user lost');

-- Handed from issuer to server.
SELECT is(access.take_revoked(NULL, '{"tokens": ["t1", "of another issuer"], "callers": {"zoe": 2000000000}}'), 2, 'what an issuer lists is taken');

-- Only known ones.
UPDATE ops.setting SET value = 'true' WHERE name = 'only_known_tokens';
SELECT is(access.token_refusal('{"sub": "x", "jti": "7"}'), 'Token is not known here', 'a stranger''s, if only known ones are taken');

SELECT * FROM finish();
ROLLBACK;
