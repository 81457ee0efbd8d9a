-- A view is locked without what it reads, a table as it is.
BEGIN;
SELECT plan(4);

CREATE TABLE results.q_lock (a integer);
CREATE VIEW results.v_lock AS SELECT l.a FROM results.q_lock AS l;
ALTER VIEW results.v_lock OWNER TO flow_owner;
ALTER TABLE results.q_lock OWNER TO flow_owner;
CREATE TEMPORARY VIEW held AS
SELECT l.relation::regclass::text AS name FROM pg_locks AS l
WHERE l.pid = pg_backend_pid() AND l.mode = 'AccessExclusiveLock' AND l.relation IN (
    SELECT c.oid FROM pg_class AS c WHERE c.relname IN ('subscriber', 'location'));
CREATE VIEW results.w_lock AS SELECT s.subscriber FROM store.subscriber AS s;
ALTER VIEW results.w_lock OWNER TO flow_owner;

SET LOCAL ROLE flow_owner;
SELECT lives_ok($$SELECT cache.lock_relation('results.w_lock')$$, 'a view');
SELECT lives_ok($$SELECT cache.lock_relation('results.q_lock')$$, 'a table');
SELECT lives_ok($$SELECT cache.lock_relation('results.no_such')$$, 'nothing');
RESET ROLE;
SELECT is_empty('SELECT h.name FROM held AS h', 'a dictionary that the view reads stays free');

SELECT * FROM finish();
ROLLBACK;
