-- What a job is computed from.
BEGIN;
\ir include/world.psql
SELECT plan(8);

SELECT cache.enqueue(jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', pg_temp.kept_day()));
CREATE TEMP TABLE asked AS SELECT d.id, d.depends_on FROM cache.dependency AS d;
SELECT lives_ok($$SELECT cache.require_dependencies(a.id) FROM asked AS a$$, 'one that is not there is computed within');
SELECT cache.claim();
SELECT cache.fail(a.depends_on, '22012', 'division by zero') FROM asked AS a;
SELECT throws_ok($$SELECT cache.require_dependencies(a.id) FROM asked AS a$$, '55000',
    'a query it is computed from failed: division by zero', 'one that failed fails what depends on it');
SELECT is(cache.claim(), (SELECT a.id FROM asked AS a), 'which may be claimed');
SELECT throws_ok($$SELECT cache.compute(a.id) FROM asked AS a$$, '55000', NULL, 'and fails');
UPDATE cache.query AS q SET state = 'evicted', error = NULL FROM asked AS a WHERE q.id = a.depends_on;
SELECT lives_ok($$SELECT cache.compute(a.id) FROM asked AS a$$, 'one that was evicted is computed within the job');
SELECT is((SELECT pg_temp.listed('SELECT c.value FROM cache.q_' || a.id || ' AS c') FROM asked AS a), '[[3], [4]]',
    'with the same answer');
SELECT is((SELECT q.state FROM cache.query AS q INNER JOIN asked AS a ON a.depends_on = q.id), 'evicted', 'and not kept');
SELECT lives_ok($$SELECT cache.require_dependencies('no such')$$, 'nothing depends on nothing');

SELECT * FROM finish();
ROLLBACK;
