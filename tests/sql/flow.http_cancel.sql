-- Cancelling is decided as reading is, by who has asked: over HTTP and in the gate.
BEGIN;
\ir include/world.psql
SELECT plan(14);

CREATE ROLE t_ana LOGIN IN ROLE flow_analyst;
INSERT INTO access.role (role, scopes, description) VALUES
('t_people', ARRAY['run', 'get_result', 'admin3:spatial_aggregate:spatial_aggregate',
    'admin3:spatial_aggregate:daily_location'], 'test');
INSERT INTO access.role_grant (login, role) VALUES ('t_ana', 't_people');
CREATE FUNCTION pg_temp.claims(scopes jsonb DEFAULT NULL, sub text DEFAULT 'ben') RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('sub', sub, 'jti', 'j', 'roles', jsonb_build_object('t_people',
        coalesce(scopes, (SELECT to_jsonb(r.scopes) FROM access.role AS r WHERE r.role = 't_people'))))
$$;
CREATE TEMP TABLE asked AS
SELECT query.normalise(jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', pg_temp.day())) AS spec;
CREATE FUNCTION pg_temp.ask() RETURNS text LANGUAGE sql AS $$
    SELECT cache.enqueue(a.spec, 'top_level', 'http', 'ben') FROM asked AS a;
    SELECT cache.enqueue(a.spec, 'top_level', 'login', 't_ana') FROM asked AS a
$$;
SELECT pg_temp.ask() AS id \gset
CREATE FUNCTION pg_temp.http(scopes jsonb DEFAULT NULL, sub text DEFAULT 'ben') RETURNS integer LANGUAGE sql AS $$
    SELECT r.status FROM asked AS a, flow.http_cancel(pg_temp.claims(scopes, sub), '{}', query.id(a.spec)) AS r
$$;
CREATE FUNCTION pg_temp.gate(login text DEFAULT 't_ana') RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(c.answer #>> '{error,sqlstate}', c.answer ->> 'result')
    FROM asked AS a, flow.gate_call(login, 'cancel', jsonb_build_object('id', query.id(a.spec))) AS c (answer)
$$;
CREATE FUNCTION pg_temp.state() RETURNS text LANGUAGE sql AS $$
    SELECT q.state FROM asked AS a INNER JOIN cache.query AS q ON q.id = query.id(a.spec)
$$;

SELECT is(pg_temp.http('["run"]'), 403, 'HTTP: without its triplets');
SELECT is(pg_temp.http(sub => 'eve'), 404, 'HTTP: who has not asked it');
SELECT is(pg_temp.gate('t_bob'), 'P0002', 'gate: who has not asked it');

-- A role's limits count as when it is read.
SELECT access.limit_role('t_people', first_day => '2016-01-02');
SELECT is(pg_temp.state(), 'queued', 'it waits, for others want it');
INSERT INTO access.asked (via, login, id) VALUES ('login', 't_ana', :'id') ON CONFLICT ON CONSTRAINT asked_pkey DO UPDATE SET wanted = TRUE;
SELECT is(pg_temp.http(), 403, 'HTTP: a day that the role does not reach');
SELECT is(pg_temp.gate(), '42501', 'gate: a day that the role does not reach');
SELECT is(pg_temp.state(), 'queued', 'nothing is cancelled by whoever is refused');
SELECT access.limit_role('t_people', first_day => '2016-01-01');
SELECT is((SELECT string_agg(a.action || ' ' || a.decision, ', ' ORDER BY a.at) FROM access.audit AS a
    WHERE a.caller = 't_ana' AND a.query_id = :'id'), 'cancel denied', 'which is on record');

SELECT is(pg_temp.http(), 202, 'HTTP: it goes on, for the other one wants it');
SELECT is(pg_temp.gate(), 'cancelled', 'gate: the last one ends it');
SELECT is(pg_temp.http(), 200, 'HTTP: it is cancelled');
SELECT pg_temp.ask();
SELECT pg_temp.work();
SELECT is(pg_temp.http(), 409, 'HTTP: what is answered cannot be cancelled');
SELECT is(pg_temp.gate(), 'ready', 'gate: nor here');
UPDATE cache.query SET stale = TRUE WHERE id = :'id';
SELECT is(pg_temp.http(), 404, 'HTTP: what is stale is not there');

SELECT * FROM finish();
ROLLBACK;
