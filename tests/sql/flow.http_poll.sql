-- The table "status by state" of the HTTP contract, for poll, get and run.
BEGIN;
SELECT plan(23);

CREATE TEMP TABLE asked AS
SELECT
    query.id(n.spec) AS id, n.spec,
    '{"sub": "amina", "jti": "j", "roles": {"all": ["run", "get_result",
      "admin1:unique_subscriber_counts:unique_subscriber_counts"]}}'::jsonb AS claims,
    '{"id": "00000000-0000-4000-8000-000000000001", "method": "GET", "path": "/x",
      "address": "10.0.0.1"}'::jsonb AS request
FROM (SELECT query.normalise('{"query_kind": "unique_subscriber_counts", "start_date": "2016-01-01",
    "end_date": "2016-01-02", "aggregation_unit": "admin1"}') AS spec) AS n;

CREATE FUNCTION pg_temp.poll(claims jsonb DEFAULT NULL) RETURNS flow.http_response
LANGUAGE sql AS $$
    SELECT p.* FROM asked AS a, flow.http_poll(coalesce(poll.claims, a.claims), a.request, a.id) AS p
$$;
CREATE FUNCTION pg_temp.get(format text DEFAULT 'json', claims jsonb DEFAULT NULL)
RETURNS flow.http_response
LANGUAGE sql AS $$
    SELECT p.* FROM asked AS a,
        flow.http_get(coalesce(get.claims, a.claims), a.request, a.id, get.format) AS p
$$;
CREATE FUNCTION pg_temp.become(state text, sqlstate text DEFAULT NULL, error text DEFAULT NULL)
RETURNS void LANGUAGE sql AS $$
    UPDATE cache.query AS q SET state = become.state, sqlstate = become.sqlstate, error = become.error,
        backend_pid = CASE become.state WHEN 'running' THEN 1 END
$$;

SELECT is((pg_temp.poll()).status, 404, 'poll: an id never seen is unknown');
SELECT is((pg_temp.get()).status, 404, 'get: an id never seen is unknown');

INSERT INTO cache.query (id, spec, kind, level, unit, state)
SELECT a.id, a.spec, 'unique_subscriber_counts', 'aggregate', 'admin1', 'queued' FROM asked AS a;
SELECT is((pg_temp.poll()).status, 202, 'poll: queued');
SELECT is(
    (pg_temp.poll()).body::jsonb,
    '{"status": "queued", "msg": "", "progress": {"eligible": 1, "queued": 1, "running": 0}}',
    'poll: queued says how far it is');
SELECT is((pg_temp.get()).status, 202, 'get: queued');
SELECT is((pg_temp.get()).body, '{}', 'get: queued has an empty object');

SELECT pg_temp.become('running');
SELECT is((pg_temp.poll()).body::jsonb ->> 'status', 'executing', 'poll: running is called executing');
SELECT is((pg_temp.get()).status, 202, 'get: running');

SELECT pg_temp.become('ready');
SELECT is((pg_temp.poll()).status, 303, 'poll: ready');
SELECT is(
    (pg_temp.poll()).headers ->> 'Location', (SELECT '/api/0/get/' || a.id FROM asked AS a),
    'poll: ready says where the result is');
UPDATE cache.query SET missing = '[["calls", "2016-01-01"]]';
SELECT is(
    (pg_temp.poll()).body::jsonb -> 'missing', '[["calls", "2016-01-01"]]'::jsonb,
    'poll: days that were missing are listed');
UPDATE cache.query SET stale = TRUE;
SELECT is((pg_temp.poll()).status, 404, 'poll: stale is to be run again');
UPDATE cache.query SET stale = FALSE;

SELECT pg_temp.become('evicted');
SELECT is((pg_temp.poll()).status, 404, 'poll: evicted is to be run again');
SELECT is((pg_temp.get()).status, 404, 'get: evicted is to be run again');

SELECT pg_temp.become('cancelled');
SELECT is((pg_temp.poll()).status, 500, 'poll: cancelled');
SELECT is((pg_temp.get()).status, 500, 'get: cancelled');

SELECT pg_temp.become('failed', '42P01', 'relation "store.calls_20160101" does not exist');
SELECT is((pg_temp.poll()).status, 500, 'poll: failed');
SELECT is((pg_temp.get()).status, 403, 'get: failed');
SELECT is(
    (pg_temp.poll()).body::jsonb,
    '{"status": "errored", "msg": "its computation failed (SQLSTATE 42P01)"}',
    'poll: the reason names no table');

SELECT is((pg_temp.get('xml')).status, 400, 'get: another format');
SELECT is((pg_temp.get(NULL)).status, 400, 'get: no format');
SELECT is((pg_temp.poll('{"sub": "x", "roles": {}}')).status, 403, 'poll: no role, no answer');
SELECT is(
    (SELECT count(*) FROM access.audit AS a WHERE a.request_id = '00000000-0000-4000-8000-000000000001'),
    22::bigint, 'every answer is on record');

SELECT * FROM finish();
ROLLBACK;
