BEGIN;
SELECT plan(9);

CREATE TEMPORARY VIEW month AS
SELECT to_char(date_trunc('month', now() AT TIME ZONE 'UTC') + n * interval '1 month', '"audit_"YYYYMM') AS name, n
FROM generate_series(0, 3) AS n;

SELECT is_empty(
    $$SELECT m.name FROM month AS m WHERE to_regclass('access.' || m.name) IS NULL$$,
    'a deployed database has this month and the next three');
SELECT is(access.make_audit_partitions(), 0, 'then there is nothing to make');

-- As if the job had not run for months, with a row of today.
DO $$ BEGIN EXECUTE (SELECT format('DROP TABLE access.%I', m.name) FROM month AS m WHERE m.n = 0); END $$;
INSERT INTO access.audit (at, via, action, decision, detail)
VALUES (now(), 'http', 'test', 'allowed', '{"mine": 1}'), ('1999-12-31 23:59+00', 'http', 'test', 'denied', '{"mine": 2}');
SELECT is(
    (SELECT count(*) FROM access.audit_default AS d WHERE d.detail ? 'mine'), 2::bigint,
    'a row without a month is kept in the default partition');
SET LOCAL ROLE flow_jobs;
SELECT is(access.make_audit_partitions(), 2, 'the job makes what is missing');
SELECT throws_ok('TABLE access.audit', '42501', NULL, 'and sees no row');
RESET ROLE;
SELECT results_eq(
    $$SELECT a.tableoid::regclass::text, a.detail FROM access.audit AS a WHERE a.detail ? 'mine' ORDER BY a.at$$,
    $$SELECT 'access.' || v.part, v.detail FROM (VALUES
        (1, 'audit_199912', '{"mine": 2}'::jsonb),
        (2, (SELECT m.name FROM month AS m WHERE m.n = 0), '{"mine": 1}')) AS v (place, part, detail) ORDER BY v.place$$,
    'each row went to its month');
SELECT is(
    (SELECT count(*) FROM access.audit AS a WHERE a.detail ? 'mine'), 2::bigint, 'none is lost');
SELECT is_empty(
    $$SELECT m.name FROM month AS m WHERE obj_description(to_regclass('access.' || m.name), 'pg_class') IS NULL$$,
    'each says what it is');
SELECT is(
    (SELECT c.relowner::regrole::text FROM pg_class AS c WHERE c.oid = (
        SELECT to_regclass('access.' || m.name) FROM month AS m WHERE m.n = 0)),
    'flow_owner', 'and is the owner''s');

SELECT * FROM finish();
ROLLBACK;
