-- Starts one due run of one schedule.
-- requires: cache.due_dates, cache.ask_for, cache.fail_run, access.record, access.http_reason
CREATE OR REPLACE FUNCTION cache.start_scheduled()
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the jobs' role may not touch the catalogue itself
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_most constant integer := ops.setting_value('schedule_queue')::integer;
    v_schedule cache.schedule%ROWTYPE;
    v_date date;
    v_run cache.schedule_run%ROWTYPE;
BEGIN
    SELECT s.* INTO v_schedule FROM cache.schedule AS s
    WHERE s.suspended IS NULL
        AND v_most > (
            SELECT count(*) FROM cache.schedule_run AS r
            WHERE r.owner = s.owner AND r.name = s.name AND r.state = 'running')
        AND EXISTS (SELECT 1 FROM cache.due_dates(s.owner, s.name))
    ORDER BY s.owner, s.name LIMIT 1 FOR UPDATE OF s SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN FALSE;
    END IF;
    SELECT d.reference_date INTO v_date FROM cache.due_dates(v_schedule.owner, v_schedule.name) AS d
    ORDER BY d.reference_date LIMIT 1;
    INSERT INTO cache.schedule_run AS r (owner, name, reference_date, definition, state, attempts)
    VALUES (v_schedule.owner, v_schedule.name, v_date, v_schedule.definition, 'running', 1)
    ON CONFLICT ON CONSTRAINT schedule_run_pkey DO UPDATE SET
        state = 'running', attempts = r.attempts + 1, started_at = clock_timestamp(), finished_at = NULL,
        retry_at = NULL, error = NULL
    RETURNING r.* INTO v_run;
    BEGIN
        UPDATE cache.schedule_run AS r SET query_id = cache.ask_for(v_schedule, v_date)
        WHERE r.owner = v_run.owner AND r.name = v_run.name
            AND r.reference_date = v_run.reference_date AND r.definition = v_run.definition;
    EXCEPTION
        WHEN insufficient_privilege THEN
            PERFORM cache.fail_run(v_run, SQLERRM, TRUE);
            UPDATE cache.schedule AS s SET suspended = SQLERRM
            WHERE s.owner = v_schedule.owner AND s.name = v_schedule.name;
            PERFORM access.record(jsonb_build_object(
                'via', CASE WHEN v_schedule.gate THEN 'gate' ELSE 'login' END, 'caller', v_schedule.owner,
                'action', 'run', 'query_kind', v_schedule.spec -> 'query_kind', 'decision', 'denied',
                'detail', jsonb_build_object('schedule', v_schedule.name)));
        WHEN OTHERS THEN
            PERFORM cache.fail_run(
                v_run, CASE WHEN v_schedule.gate THEN access.http_reason(SQLSTATE, SQLERRM) ELSE SQLERRM END);
    END;
    RETURN TRUE;
END
$body$;

COMMENT ON FUNCTION cache.start_scheduled() IS
$$Asks the query of the next schedule that is due, for its earliest due date; false when none is.

What fails is recorded with the run; a schedule whose owner lost the right is suspended. Commit after each.$$;
