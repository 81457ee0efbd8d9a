-- Who may not ask any more waits for nothing: jobs of revoked tokens, disabled users, lost roles.
BEGIN;
\ir include/world.psql
SELECT plan(16);

CREATE FUNCTION pg_temp.spec(day integer) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'spatial_aggregate',
        'locations', pg_temp.day(jsonb_build_object('date', format('2016-01-0%s', day))))
$$;
-- A question over HTTP, as flow.http_run leaves it; and one of a login.
CREATE FUNCTION pg_temp.ask(token text, caller text, day integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_id constant text := cache.enqueue(pg_temp.spec(day), 'top_level', 'http', caller);
BEGIN
    PERFORM access.record(jsonb_build_object('via', 'http', 'caller', caller, 'token', token, 'action', 'run',
        'query_id', v_id, 'decision', 'allowed'));
    RETURN v_id;
END
$$;
CREATE FUNCTION pg_temp.state(id text) RETURNS text LANGUAGE sql AS $$ SELECT q.state FROM cache.query AS q WHERE q.id = $1 $$;

CREATE TEMP TABLE job AS SELECT pg_temp.ask('t1', 'ana', 1) AS one, pg_temp.ask('t2', 'ana', 2) AS two,
    pg_temp.ask('t3', 'bob', 3) AS three, pg_temp.ask('t3', 'bob', 2) AS shared;
SELECT ok(access.revoke_token(NULL, 't1', 'lost'), 'a token is revoked');
SELECT is(pg_temp.state(j.one), 'cancelled', 'its job is cancelled') FROM job AS j;
SELECT is(pg_temp.state(j.two), 'queued', 'that of another token of hers waits on') FROM job AS j;
SELECT is((SELECT l.why FROM ops.log AS l WHERE l.what = 'withdraw-job' AND l.subject = j.one),
    'the token that asked it was revoked', 'the log tells') FROM job AS j;
SELECT access.revoke_caller(NULL, 'ana', 'left');
SELECT is(pg_temp.state(j.two), 'queued', 'what somebody else has asked too goes on') FROM job AS j;
SELECT is((SELECT array_agg(a.wanted ORDER BY a.login) FROM access.asked AS a WHERE a.id = j.two), '{f,t}',
    'but not for her') FROM job AS j;
SELECT is(access.take_revoked(NULL, '{"tokens": ["t3"], "callers": {}}'), 1, 'another issuer''s revocation');
SELECT is(pg_temp.state(j.two) || ' ' || pg_temp.state(j.three), 'cancelled cancelled', 'ends jobs too') FROM job AS j;
-- asked again with a token that is good, then with the same user's older one revoked
SELECT pg_temp.ask('t3', 'cleo', 3), pg_temp.ask('t4', 'cleo', 3);
SELECT is(access.withdraw_revoked(), 0::bigint, 'the last token that asked counts');

CREATE ROLE withdraw_test;
CREATE ROLE withdraw_people IN ROLE flow_individual;
SELECT access.define_role('withdraw_regions', query.scopes(query.normalise(pg_temp.spec(1))) || '{run}');
INSERT INTO access.role_grant (login, role) VALUES ('withdraw_test', 'withdraw_regions');
CREATE TEMP TABLE mine AS SELECT cache.enqueue(pg_temp.spec(4), 'top_level', 'login', 'withdraw_test') AS id,
    cache.enqueue(pg_temp.spec(5), 'top_level', 'login', 'withdraw_people') AS people;
SELECT access.limit_role('withdraw_regions', last_day => '2016-01-04');
SELECT is(pg_temp.state(m.id), 'queued', 'within its limits') FROM mine AS m;
SELECT access.limit_role('withdraw_regions', last_day => '2016-01-03');
SELECT is(pg_temp.state(m.id), 'cancelled', 'beyond a new limit') FROM mine AS m;
SELECT access.limit_role('withdraw_regions');
SELECT cache.enqueue(pg_temp.spec(4), 'top_level', 'login', 'withdraw_test');
SELECT ok(access.revoke_role('withdraw_test', 'withdraw_regions'), 'a role is taken away');
SELECT is(pg_temp.state(m.id), 'cancelled', 'its job is cancelled') FROM mine AS m;
SELECT is(pg_temp.state(m.people), 'queued', 'one who may ask by its group waits on') FROM mine AS m;
SELECT access.forget_login('withdraw_people');
SELECT is(pg_temp.state(m.people), 'cancelled', 'until the login is removed') FROM mine AS m;
SELECT is_empty($$SELECT a.id FROM access.asked AS a WHERE a.login = 'withdraw_people'$$, 'of which nothing is left');

SELECT * FROM finish();
ROLLBACK;
