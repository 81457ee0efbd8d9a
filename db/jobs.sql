-- The whole pg_cron schedule of this database, by name: a job that is not here is taken off.
-- Times are UTC (pg_cron's GMT). Jobs run as flow_jobs.
SET LOCAL ROLE flow_jobs;

SELECT cron.unschedule(j.jobid)
FROM cron.job AS j
WHERE j.username = 'flow_jobs'
    AND coalesce(j.jobname, '') NOT IN (
        'flowsql: take queries', 'flowsql: deadlines', 'flowsql: watch the gate', 'flowsql: audit partitions',
        'flowsql: sweep', 'flowsql: forget job runs', 'flowsql: sign-ins',
        'flowsql: audit retention', 'flowsql: forget allowances',
        'flowsql: prune', 'flowsql: schedules', 'flowsql: keep house', 'flowsql: check invariants',
        'flowsql: note job runs', 'flowsql: refusals', 'flowsql: load what came'
    );

-- What no worker took for a while: nothing waits for ever when all workers are down.
SELECT cron.schedule('flowsql: take queries', '* * * * *',
    $$CALL cache.work(0, ops.setting_value('cron_after')::interval)$$);

-- Runners look for overdue jobs, and for those of dead backends, too, but all of them may be at one.
SELECT cron.schedule('flowsql: deadlines', '* * * * *', 'SELECT cache.reap(), cache.cancel_overdue()');

-- What a result's row and its tables disagree on.
SELECT cron.schedule('flowsql: sweep', '*/10 * * * *', 'SELECT cache.sweep()');

-- Months ahead; daily, so that a server that was down on the first is not too late.
SELECT cron.schedule('flowsql: audit partitions', '10 3 * * *', 'SELECT access.make_audit_partitions()');

-- Sessions, failed sign-ins and revocations whose time is over.
SELECT cron.schedule('flowsql: sign-ins', '*/15 * * * *', 'SELECT access.sweep_auth()');

-- Limits of the gate database's users that they cannot lift.
SELECT cron.schedule('flowsql: watch the gate', '* * * * *', 'SELECT ops.watch_gate()');

-- What PostgreSQL refused by itself, from its log into the audit trail.
SELECT cron.schedule('flowsql: refusals', '* * * * *', 'SELECT ops.read_refusals()');

-- As long as setting audit_retention says; for ever unless it does.
SELECT cron.schedule('flowsql: audit retention', '15 3 * * *', 'SELECT access.drop_audit_partitions()');

-- Counts of tokens that nobody uses any more.
SELECT cron.schedule('flowsql: forget allowances', '*/10 * * * *', 'SELECT access.forget_allowances()');

-- pg_cron keeps a row for every run; ops.job has the last ones.
SELECT cron.schedule('flowsql: forget job runs', '20 3 * * *',
    $$DELETE FROM cron.job_run_details WHERE end_time < pg_catalog.now() - interval '2 days'$$);

-- Stale results go, and those that the cache has no room for.
SELECT cron.schedule('flowsql: prune', '* * * * *',
    $$CALL cache.prune(ops.setting_value('cache_prune_every')::interval)$$);

-- Queries for newly loaded dates.
SELECT cron.schedule('flowsql: schedules', '* * * * *', 'CALL cache.run_schedules()');

-- Dead loads, work tables, whatever is past its time, statistics.
SELECT cron.schedule('flowsql: keep house', '17 * * * *', 'CALL ops.keep_house()');

-- What must never be is looked for.
SELECT cron.schedule('flowsql: check invariants', '37 * * * *', 'SELECT ops.check_invariants()');

-- Files that came into folders of sources, and relations whose schedule is due.
SELECT cron.schedule('flowsql: load what came', '* * * * *', 'CALL etl.load_due()');

-- Only this role may read what pg_cron ran.
SELECT cron.schedule('flowsql: note job runs', '* * * * *',
    $$SELECT ops.record_jobs(
        (SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(j)) FROM cron.job AS j),
        (
            SELECT coalesce(pg_catalog.jsonb_agg(
                pg_catalog.to_jsonb(r) || pg_catalog.jsonb_build_object('jobname', j.jobname)), '[]')
            FROM cron.job_run_details AS r INNER JOIN cron.job AS j ON j.jobid = r.jobid
            WHERE r.end_time > pg_catalog.now() - interval '1 hour'
        ))$$);

RESET ROLE;
