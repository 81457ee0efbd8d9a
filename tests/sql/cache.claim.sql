-- Taking jobs, and what becomes of them: claim, fail, reap, cancel, progress.
BEGIN;
\ir include/world.psql
SELECT plan(34);

CREATE TEMP TABLE asked AS
SELECT n.name, cache.enqueue(n.spec) AS id
FROM (VALUES
    ('people', jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', pg_temp.kept_day())),
    ('regions', '{"query_kind": "geography", "aggregation_unit": "admin3"}')
) AS n (name, spec);
INSERT INTO asked SELECT 'day', d.depends_on FROM cache.dependency AS d;
CREATE FUNCTION pg_temp.name(id text) RETURNS text LANGUAGE sql AS $$ SELECT a.name FROM asked AS a WHERE a.id = $1 $$;
CREATE FUNCTION pg_temp.asked(name text) RETURNS cache.query LANGUAGE sql AS $$
    SELECT q.* FROM cache.query AS q INNER JOIN asked AS a ON a.id = q.id WHERE a.name = $1
$$;
UPDATE cache.query AS q SET queued_at = now() - CASE pg_temp.name(q.id)
    WHEN 'people' THEN interval '2 hours' WHEN 'day' THEN interval '3 hours' ELSE interval '1 hour' END;

SELECT is(cache.progress((pg_temp.asked('people')).id), '{"eligible": 2, "queued": 2, "running": 0}',
    'progress: a query and what it is computed from');
SELECT is(cache.progress('x'), '{"eligible": 0, "queued": 0, "running": 0}', 'progress: nothing of an unknown one');
SELECT is(cache.claim('1 day'), NULL, 'claim: young jobs are left to others');
SELECT is(pg_temp.name(cache.claim('90 minutes')), 'day', 'claim: the oldest that can run; its dependant cannot');
SELECT is((pg_temp.asked('day')).backend_pid, pg_backend_pid(), 'claim: by this backend');
SELECT is((pg_temp.asked('day')).backend_start,
    (SELECT a.backend_start FROM pg_stat_activity AS a WHERE a.pid = pg_backend_pid()), 'claim: which began then');
SELECT is((pg_temp.asked('day')).attempts, 1, 'claim: counts the attempt');
SELECT is(cache.claim('90 minutes'), NULL, 'claim: what depends on a running job waits');
SELECT is(cache.progress((pg_temp.asked('people')).id), '{"eligible": 2, "queued": 1, "running": 1}', 'progress: one runs');
UPDATE cache.query SET priority = 1 WHERE id = (pg_temp.asked('people')).id;
UPDATE cache.query SET state = 'queued', backend_pid = NULL WHERE id = (pg_temp.asked('day')).id;
UPDATE cache.query SET priority = 2 WHERE id = (pg_temp.asked('regions')).id;
SELECT is(pg_temp.name(cache.claim()), 'regions', 'claim: by priority first');
SELECT is(pg_temp.name(cache.claim()), 'day', 'claim: then by age');

-- compute
SELECT cache.compute((pg_temp.asked('day')).id);
SELECT is((pg_temp.asked('day')).state, 'ready', 'compute: ready');
SELECT is(cache.progress((pg_temp.asked('people')).id), '{"eligible": 1, "queued": 1, "running": 0}', 'progress: one is done');
SELECT throws_ok($$SELECT cache.compute((pg_temp.asked('people')).id)$$, '55000', NULL, 'compute: only what is claimed');
SELECT throws_ok($$SELECT cache.compute((pg_temp.asked('day')).id)$$, '55000', NULL, 'compute: and only once');
SELECT throws_ok($$SELECT cache.compute('no such')$$, 'P0002', NULL, 'compute: not what is unknown');

-- fail
SELECT cache.fail((pg_temp.asked('regions')).id, '22012', 'division by zero');
SELECT is(row((pg_temp.asked('regions')).state, (pg_temp.asked('regions')).sqlstate, (pg_temp.asked('regions')).error,
    (pg_temp.asked('regions')).backend_pid)::text, '(failed,22012,"division by zero",)', 'fail: keeps the error');
SELECT cache.fail((pg_temp.asked('people')).id, '22012', 'x');
SELECT is((pg_temp.asked('people')).state, 'queued', 'fail: only this session''s running job');
SELECT is(pg_temp.name(cache.claim()), 'people', 'claim: when all it is computed from is done');
UPDATE cache.query SET backend_pid = 0 WHERE state = 'running';
SELECT cache.fail((pg_temp.asked('people')).id, '22012', 'x');
SELECT is((pg_temp.asked('people')).state, 'running', 'fail: not that of another session');
UPDATE cache.query SET backend_pid = pg_backend_pid() WHERE state = 'running';
SELECT cache.fail((pg_temp.asked('people')).id, '57014', 'canceling statement');
SELECT is(row((pg_temp.asked('people')).state, (pg_temp.asked('people')).error)::text, '(cancelled,)',
    'fail: one that was cancelled has no error');
SELECT cache.enqueue((pg_temp.asked('regions')).spec);
SELECT is(row((pg_temp.asked('regions')).state, (pg_temp.asked('regions')).attempts, (pg_temp.asked('regions')).error)::text,
    '(queued,0,)', 'a failed one begins anew');
SELECT cache.claim();
SELECT cache.fail((pg_temp.asked('regions')).id, 'XX000', '');
SELECT is((pg_temp.asked('regions')).error, 'unknown error', 'fail: an error without words');

-- reap
SELECT cache.enqueue((pg_temp.asked('regions')).spec);
SELECT cache.claim();
SELECT is(cache.reap(), 0::bigint, 'reap: this backend lives');
UPDATE cache.query SET backend_start = backend_start - interval '1 second' WHERE state = 'running';
SELECT is(cache.reap(), 1::bigint, 'reap: another backend of the same number does not count');
SELECT is(row((pg_temp.asked('regions')).state, (pg_temp.asked('regions')).attempts)::text, '(queued,1)',
    'reap: the job is to run again');
UPDATE cache.query SET state = 'running', backend_pid = 0, attempts = 3 WHERE state = 'queued';
SELECT is(cache.reap(), 1::bigint, 'reap: a backend that is gone');
SELECT is(row((pg_temp.asked('regions')).state, (pg_temp.asked('regions')).sqlstate, (pg_temp.asked('regions')).error)::text,
    '(failed,57P02,"the backend that computed it died 3 times")', 'reap: three times are enough');

-- cancel_overdue
SELECT cache.enqueue((pg_temp.asked('regions')).spec);
SELECT cache.claim();
SELECT is(cache.cancel_overdue(), 0::bigint, 'cancel_overdue: a young job');
UPDATE cache.query SET started_at = now() - interval '7 hours', backend_start = backend_start - interval '1 second'
WHERE state = 'running';
SELECT is(cache.cancel_overdue(), 1::bigint, 'cancel_overdue: never another backend of the same number, but the job ends');
SELECT cache.enqueue((pg_temp.asked('regions')).spec);
SELECT cache.claim();
UPDATE cache.query SET started_at = now() - interval '7 hours' WHERE state = 'running';
SELECT is(cache.cancel_overdue(), 1::bigint, 'cancel_overdue: a superuser''s own job is not interrupted, but taken away');
SELECT is(row((pg_temp.asked('regions')).state, (pg_temp.asked('regions')).sqlstate, (pg_temp.asked('regions')).error)::text,
    '(failed,57014,"it ran longer than 06:00:00, which setting job_timeout allows")', 'cancel_overdue: it says why');
SELECT throws_ok($$SELECT cache.compute((pg_temp.asked('regions')).id)$$, '55000', NULL, 'cancel_overdue: it cannot be stored now');
SELECT is(cache.claim(), NULL, 'claim: nothing is left');

SELECT * FROM finish();
ROLLBACK;
