-- The audit trail: what a row holds, and that nobody changes one.
BEGIN;
SELECT plan(23);

SELECT access.record(access.request_entry(
    '{"id": "00000000-0000-4000-8000-00000000a001", "address": "10.0.0.1", "forwarded_for": "10.9.9.9", "method": "GET",
      "route": "/api/0/get/<named>", "path": "/api/0/get/x", "query_string": "a=b", "elapsed": "0.25 seconds"}')
    || '{"caller": "amina", "token": "t1", "action": "get_result", "query_id": "x", "query_kind": "flows", "unit": "admin3",
        "spec": {"query_kind": "flows"}, "roles": ["r"], "needed": ["n"], "missing": [], "granting": ["r"],
        "decision": "allowed", "status": 200, "rows": 3, "bytes": 99, "issued": "2016-01-01T00:00:00+00:00",
        "expires": "2016-01-02T00:00:00+00:00"}');
SELECT results_eq(
    $$SELECT a.via, a.caller, a.verified, a.token, a.issued, a.expires, a.roles, a.address, a.forwarded_for, a.method,
          a.route, a.path, a.query_string, a.action, a.query_id, a.query_kind, a.unit, a.spec, a.needed, a.missing,
          a.granting, a.decision, a.status, a.rows, a.bytes, a.error
      FROM access.audit AS a WHERE a.request_id = '00000000-0000-4000-8000-00000000a001'$$,
    $$VALUES ('http', 'amina', TRUE, 't1', '2016-01-01 00:00+00'::timestamptz, '2016-01-02 00:00+00'::timestamptz,
          ARRAY['r'], '10.0.0.1'::inet, '10.9.9.9', 'GET', '/api/0/get/<named>', '/api/0/get/x', 'a=b', 'get_result', 'x',
          'flows', 'admin3', '{"query_kind": "flows"}'::jsonb, ARRAY['n'], '{}'::text[], ARRAY['r'], 'allowed', 200,
          3::bigint, 99::bigint, NULL)$$,
    'a row has every field');
SELECT ok(
    (SELECT a.duration >= interval '0.25 seconds' AND a.duration < interval '1 hour' AND a.at > now() - interval '1 hour'
     FROM access.audit AS a WHERE a.request_id = '00000000-0000-4000-8000-00000000a001'),
    'its duration counts from the arrival of the request');

SELECT is(access.without_tokens('/get/eyJhbGciOiJSUzI1NiIsInR5cCI6.eyJpYXQiOjE1NTc0MDM1.yx-Bf_Z2/x?t=eyJhbGciOiJSUz'),
    '/get/[token]/x?t=[token]', 'a token in an address is not kept, whole or cut');
SELECT is(access.without_tokens('/api/0/geography/admin3'), '/api/0/geography/admin3', 'nothing else is lost');
SELECT is(access.claim_time('1451606400'), '2016-01-01 00:00+00'::timestamptz, 'a token''s times are kept');
SELECT is(access.claim_time('1e300'), NULL, 'those that are none are left out');
SELECT is(access.claim_time('"soon"'), NULL, 'texts too');

-- A specification is kept whole, or by its id.
CREATE TEMP TABLE large AS
SELECT jsonb_build_object('query_kind', 'x', 'list', jsonb_agg(sha256(n::text::bytea)::text)) AS spec
FROM generate_series(1, 500) AS n;
SELECT is(access.kept_spec('none', '{"query_kind": "x"}'), '{"query_kind": "x"}', 'a small one is kept');
SELECT is((SELECT access.kept_spec('none', l.spec) FROM large AS l), (SELECT l.spec FROM large AS l),
    'a large one is, while nobody else has it');
INSERT INTO cache.query (id, spec, kind, level, state) SELECT repeat('a', 32), l.spec, 'x', 'aggregate', 'queued' FROM large AS l;
SELECT is((SELECT access.kept_spec(repeat('a', 32), l.spec) FROM large AS l), NULL, 'then its id tells it');
SELECT is(
    (SELECT access.kept_spec('none', jsonb_agg(sha256(n::text::bytea)::text)) FROM generate_series(1, 2000) AS n), NULL,
    'nobody fills the disk by asking');

-- Append-only: whatever role, whichever part.
CREATE TEMP VIEW part AS
SELECT c.oid, c.oid::regclass::text AS name FROM pg_class AS c
WHERE c.oid = 'access.audit'::regclass
    OR c.oid IN (SELECT i.inhrelid FROM pg_inherits AS i WHERE i.inhparent = 'access.audit'::regclass);
SELECT cmp_ok((SELECT count(*) FROM part), '>=', 6::bigint, 'this month, the next three, and the rest');
SELECT is_empty(
    $$SELECT r.rolname, p.name, v.verb FROM pg_roles AS r CROSS JOIN part AS p
      CROSS JOIN (VALUES ('UPDATE'), ('DELETE'), ('TRUNCATE')) AS v (verb)
      WHERE NOT r.rolsuper AND r.rolname <> 'pg_write_all_data' AND has_table_privilege(r.oid, p.oid, v.verb)$$,
    'no role may change or remove a row, the owner of everything neither');
SELECT is_empty(
    $$SELECT r.rolname, p.name FROM pg_roles AS r CROSS JOIN part AS p
      WHERE NOT r.rolsuper AND r.rolname NOT IN ('flow_owner', 'pg_write_all_data')
          AND has_table_privilege(r.oid, p.oid, 'INSERT')
          AND NOT pg_has_role(r.oid, 'flow_owner', 'USAGE')$$,
    'nobody but the owner''s functions adds one');
SELECT is_empty(
    $$SELECT m.member::regrole FROM pg_auth_members AS m WHERE m.roleid = 'pg_write_all_data'::regrole$$,
    'PostgreSQL''s own role that writes everything has no members');
CREATE FUNCTION pg_temp.refusals(role text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_statement text;
    v_told text := '';
BEGIN
    EXECUTE format('SET LOCAL ROLE %I', refusals.role);
    FOREACH v_statement IN ARRAY ARRAY[
        'UPDATE access.audit SET caller = ''x''', 'DELETE FROM access.audit', 'TRUNCATE access.audit',
        'UPDATE access.audit_default SET caller = ''x''', 'DELETE FROM access.audit_default',
        format('DELETE FROM access.audit_%s', to_char(now() AT TIME ZONE 'UTC', 'YYYYMM')),
        format('TRUNCATE access.audit_%s', to_char(now() AT TIME ZONE 'UTC', 'YYYYMM'))]
    LOOP
        BEGIN
            EXECUTE v_statement;
            v_told := v_told || 'done ';
        EXCEPTION WHEN insufficient_privilege THEN
            v_told := v_told || 'no ';
        END;
    END LOOP;
    RESET ROLE;
    RETURN btrim(v_told);
END
$$;
SELECT is_empty(
    $$SELECT r.rolname FROM pg_roles AS r
      WHERE r.rolname LIKE 'flow\_%' AND pg_temp.refusals(r.rolname) <> 'no no no no no no no'$$,
    'each role that tries is refused, the owner too');
-- A function of the owner's, as any of its functions might be written by mistake.
SET LOCAL ROLE flow_owner;
CREATE FUNCTION access.erase() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM access.audit;
END
$$;
RESET ROLE;
SELECT throws_ok('SELECT access.erase()', '42501', NULL, 'nor does a function of the owner''s');
SELECT is_empty(
    $$SELECT p.oid::regprocedure FROM pg_proc AS p INNER JOIN pg_namespace AS n ON n.oid = p.pronamespace
      WHERE n.nspname IN ('access', 'flow', 'cache', 'ops', 'etl', 'query') AND p.proname <> 'erase'
          AND p.prosrc ~* '(UPDATE|DELETE FROM|TRUNCATE)\s+(TABLE\s+)?access\.audit'$$,
    'and no function tries');

-- Retention: whole months, by the job alone.
SET LOCAL ROLE flow_owner;
CREATE TABLE access.audit_200001 PARTITION OF access.audit FOR VALUES FROM ('2000-01-01 00:00+00') TO ('2000-02-01 00:00+00');
RESET ROLE;
SELECT is(access.drop_audit_partitions(), 0, 'all is kept unless told otherwise');
SELECT ops.set_setting('audit_retention', '10 years');
SET LOCAL ROLE flow_jobs;
SELECT is(access.drop_audit_partitions(), 1, 'the job drops what is older than the setting');
RESET ROLE;
SELECT is(to_regclass('access.audit_200001'), NULL, 'it is gone');
SELECT is((SELECT l.what || ' ' || l.subject FROM ops.log AS l WHERE l.subject = 'audit_200001'), 'drop-audit audit_200001',
    'which is on record');
SELECT is(access.drop_audit_partitions(), 0, 'and nothing else');

SELECT * FROM finish();
ROLLBACK;
