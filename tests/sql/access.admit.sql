-- How many requests a token may make.
BEGIN;
SELECT plan(11);

SELECT ops.set_setting('requests_per_minute', '3');
CREATE FUNCTION pg_temp.admit(claims jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_wait text;
BEGIN
    PERFORM access.admit(admit.claims);
    RETURN 'admitted';
EXCEPTION
    WHEN SQLSTATE 'PT429' THEN
        GET STACKED DIAGNOSTICS v_wait = PG_EXCEPTION_DETAIL;
        RETURN v_wait;
END
$$;
CREATE FUNCTION pg_temp.admitted(claims jsonb, times integer) RETURNS boolean[] LANGUAGE sql AS $$
    SELECT array_agg(pg_temp.admit(admitted.claims) = 'admitted' ORDER BY n) FROM generate_series(1, admitted.times) AS n
$$;

SELECT is(pg_temp.admitted('{"jti": "a"}', 5), '{t,t,t,f,f}', 'as many at once as a minute has');
SELECT is(pg_temp.admitted('{"jti": "b"}', 1), '{t}', 'each token has its own');
SELECT ok(pg_temp.admit('{"jti": "a"}')::integer BETWEEN 15 AND 20, 'who has none left is told how long to wait');
UPDATE access.allowance SET at = at - interval '20 seconds' WHERE token = 'a';
SELECT is(pg_temp.admitted('{"jti": "a"}', 2), '{t,f}', 'a third of a minute gives one back');
UPDATE access.allowance SET at = at - interval '1 day' WHERE token = 'a';
SELECT is(pg_temp.admitted('{"jti": "a"}', 5), '{t,t,t,f,f}', 'a day no more than a minute');
SELECT is(pg_temp.admitted('{"sub": "x", "exp": 1}', 4) || pg_temp.admitted('{"sub": "x", "exp": 2}', 1), '{t,t,t,f,t}',
    'a token without a jti is known by its claims');
SELECT is((SELECT count(*) FROM access.allowance AS a WHERE a.token IN ('a', 'b')), 2::bigint, 'one row a token');
UPDATE access.allowance SET at = at - interval '3 minutes' WHERE token = 'a';
SELECT access.forget_allowances();
SELECT is((SELECT array_agg(a.token) FROM access.allowance AS a WHERE a.token IN ('a', 'b')), '{b}', 'idle tokens are forgotten');
SELECT ops.set_setting('requests_per_minute', '0');
SELECT is(pg_temp.admitted('{"jti": "b"}', 9), array_fill(TRUE, ARRAY[9]), '0 is no limit');
INSERT INTO access.revocation (token, revoked_by) VALUES ('c', 'somebody');
SELECT throws_ok($$SELECT access.admit('{"sub": "x", "jti": "c"}')$$, 'PT401', 'Token has been revoked',
    'a revoked token is turned away before anything is done for it');
SELECT throws_ok($$SET LOCAL ROLE flow_public; SELECT access.forget_allowances()$$, '42501', NULL,
    'the gate''s roles cannot wipe the counts');

SELECT * FROM finish();
ROLLBACK;
