-- What pg_cron ran, for those who may not read its tables.
-- requires: ops.note
CREATE OR REPLACE FUNCTION ops.record_jobs(jobs jsonb, runs jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the jobs' role may not write the tables of ops itself
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_run record;
BEGIN
    DELETE FROM ops.job AS j
    WHERE NOT EXISTS (SELECT FROM jsonb_to_recordset(record_jobs.jobs) AS n (jobname text) WHERE n.jobname = j.job);
    INSERT INTO ops.job AS j (job, schedule, command, active)
    SELECT n.jobname, n.schedule, n.command, n.active
    FROM jsonb_to_recordset(record_jobs.jobs) AS n (jobname text, schedule text, command text, active boolean)
    WHERE n.jobname IS NOT NULL
    ON CONFLICT ON CONSTRAINT job_pkey DO UPDATE SET
        schedule = excluded.schedule, command = excluded.command, active = excluded.active
    WHERE (j.schedule, j.command, j.active) IS DISTINCT FROM (excluded.schedule, excluded.command, excluded.active);
    FOR v_run IN
        SELECT r.*
        FROM jsonb_to_recordset(record_jobs.runs) AS r (
            runid bigint, jobname text, status text, return_message text, start_time timestamptz, end_time timestamptz)
        INNER JOIN ops.job AS j ON j.job = r.jobname AND r.runid > j.last_run_id
        ORDER BY r.runid
    LOOP
        UPDATE ops.job AS j SET
            last_run_id = v_run.runid,
            last_started = v_run.start_time,
            last_finished = v_run.end_time,
            last_status = v_run.status,
            runs = j.runs + 1,
            failures = j.failures + (v_run.status = 'failed')::integer,
            last_failed = CASE WHEN v_run.status = 'failed' THEN v_run.end_time ELSE j.last_failed END,
            last_error = CASE WHEN v_run.status = 'failed' THEN v_run.return_message ELSE j.last_error END
        WHERE j.job = v_run.jobname;
        IF v_run.status = 'failed' THEN
            PERFORM ops.note('job-failed', v_run.jobname, coalesce(v_run.return_message, 'no message'));
        END IF;
    END LOOP;
END
$body$;

COMMENT ON FUNCTION ops.record_jobs(jsonb, jsonb) IS
$$Keeps the jobs (rows of cron.job) and what became of their runs (of cron.job_run_details, with jobname) in
ops.job; each failure is noted in ops.log, once.$$;
