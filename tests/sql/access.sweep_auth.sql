-- What is over is forgotten: failures that count no more, revocations of tokens that expired.
BEGIN;
\ir include/issuer.psql
SELECT plan(6);

INSERT INTO access.sign_in (subject, failures, last_at)
VALUES ('name:old', 3, now() - interval '16 minutes'), ('name:new', 3, now() - interval '14 minutes');
INSERT INTO access.revocation (token, revoked_by, expires)
VALUES ('over', 'x', now() - interval '25 hours'), ('just over', 'x', now() - interval '1 hour'), ('unknown', 'x', NULL);
SELECT is(access.sweep_auth(), 1, 'one of these');
SELECT set_eq($$SELECT s.subject FROM access.sign_in AS s$$, ARRAY['name:new'], 'failures that count stay');
SELECT set_eq($$SELECT r.token FROM access.revocation AS r$$, ARRAY['just over', 'unknown'], 'so do revocations that a clock may need');
SELECT results_eq($$SELECT l.detail FROM ops.log AS l WHERE l.what = 'sweep-auth' AND l.at >= now()$$,
    $$VALUES ('{"sessions": 0, "revocations": 1}'::jsonb)$$, 'it leaves a note');
SELECT is(access.sweep_auth(), 0, 'then there is nothing');
SELECT is((SELECT count(*) FROM ops.log AS l WHERE l.what = 'sweep-auth' AND l.at >= now()), 1::bigint, 'and no note of nothing');

SELECT * FROM finish();
ROLLBACK;
