-- Counts the attempt before a load that pg_cron does.
-- requires: etl.begin_files
CREATE OR REPLACE FUNCTION etl.try_due(step jsonb)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the jobs' role may not touch these tables
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_most constant integer := ops.setting_value('load_attempts')::integer;
    v_again boolean;
BEGIN
    -- A turn is lost after an hour: that is for each load, not for all of them.
    UPDATE ops.turn AS t SET taken_at = clock_timestamp()
    WHERE t.task = 'loads' AND t.backend_pid = pg_backend_pid();
    IF NOT FOUND THEN
        RETURN FALSE;
    ELSIF try_due.step ? 'files' THEN
        RETURN etl.begin_files(ARRAY(SELECT jsonb_array_elements_text(try_due.step -> 'files')));
    END IF;
    -- Who dies of it says nothing: this error stands until something better is known.
    UPDATE etl.scheduled_day AS d
    SET attempts = least(d.attempts + 1, v_most), state = CASE WHEN d.attempts < v_most THEN d.state ELSE 'failed' END,
        error = coalesce(d.error, 'the loader ended before the day was attached'), changed_at = clock_timestamp()
    WHERE d.source = try_due.step ->> 'source' AND d.event_type = try_due.step ->> 'event_type'
        AND d.day = (try_due.step ->> 'day')::date AND d.state = 'waiting'
    RETURNING d.state = 'waiting' INTO v_again;
    RETURN coalesce(v_again, FALSE);
END
$body$;

COMMENT ON FUNCTION etl.try_due(jsonb) IS
$$Counts an attempt at what etl.begin_due listed, before anything is done; commit it. False: it was tried as often as
setting load_attempts says, and has failed now, or another session has taken the turn.$$;
