-- What it says during a deploy takes two sessions: tests/python/test_migrate.py.
BEGIN;
SELECT plan(3);

SELECT is(ops.is_deploying(), FALSE, 'nobody deploys');
SELECT is(
    (SELECT count(*) FROM pg_locks AS l WHERE l.pid = pg_backend_pid() AND l.locktype = 'advisory' AND l.mode = 'ShareLock'),
    1::bigint, 'to ask keeps a deploy waiting until the transaction ends');
SELECT function_privs_are('ops', 'is_deploying', '{}', 'flow_worker', '{}', 'only the owner''s functions ask');

SELECT * FROM finish();
ROLLBACK;
