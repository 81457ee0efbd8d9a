-- A schedule's query came to nothing.
-- requires: ops.note
CREATE OR REPLACE FUNCTION cache.fail_run(run cache.schedule_run, error text, final boolean DEFAULT FALSE)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_now constant timestamptz := clock_timestamp();
    v_again constant boolean := NOT fail_run.final
        AND (fail_run.run).attempts < ops.setting_value('schedule_attempts')::integer;
BEGIN
    UPDATE cache.schedule_run AS r SET
        state = 'failed',
        finished_at = v_now,
        error = coalesce(nullif(fail_run.error, ''), 'unknown error'),
        retry_at = CASE WHEN v_again THEN v_now + ops.setting_value('schedule_retry_after')::interval
            * power(2, least((fail_run.run).attempts, 20) - 1) END
    WHERE r.owner = (fail_run.run).owner AND r.name = (fail_run.run).name
        AND r.reference_date = (fail_run.run).reference_date AND r.definition = (fail_run.run).definition;
    PERFORM ops.note('schedule-failed', format('%s/%s %s', (fail_run.run).owner, (fail_run.run).name,
        to_char((fail_run.run).reference_date, 'YYYY-MM-DD')), fail_run.error,
        jsonb_build_object('attempts', (fail_run.run).attempts, 'again', v_again));
END
$body$;

COMMENT ON FUNCTION cache.fail_run(cache.schedule_run, text, boolean) IS
$$Marks a run as failed, to be tried again (after schedule_retry_after, then twice that) unless it was tried
schedule_attempts times or is final.$$;
