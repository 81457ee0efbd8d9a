-- Notes what became of a load that pg_cron did.
-- requires: etl.end_files, ops.note
CREATE OR REPLACE FUNCTION etl.end_due(step jsonb, code text DEFAULT NULL, error text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_files constant text[] := ARRAY(SELECT jsonb_array_elements_text(end_due.step -> 'files'));
    -- A file is as bad the next time, unless the trouble was the server's; a relation may be mended.
    v_passing constant boolean := v_files = '{}' OR end_due.code ~ '^(40|53|57|58)' OR end_due.code IN ('55P03', '55006');
    v_retry_at constant timestamptz := CASE
        WHEN end_due.code IS NOT NULL AND v_passing
            THEN clock_timestamp() + ops.setting_value('load_retry_after')::interval
    END;
BEGIN
    IF v_files = '{}' THEN
        UPDATE etl.scheduled_day AS d
        SET error = end_due.error, retry_at = v_retry_at, changed_at = clock_timestamp(),
            state = CASE
                WHEN end_due.code IS NULL THEN 'loaded'
                WHEN d.attempts >= ops.setting_value('load_attempts')::integer THEN 'failed'
                ELSE 'waiting'
            END
        WHERE d.source = end_due.step ->> 'source' AND d.event_type = end_due.step ->> 'event_type'
            AND d.day = (end_due.step ->> 'day')::date;
    ELSE
        PERFORM etl.end_files(v_files, end_due.error, v_retry_at);
    END IF;
    PERFORM ops.note(
        CASE WHEN end_due.code IS NULL THEN 'load-day' ELSE 'load-day-failed' END,
        format('%s %s of source %s', end_due.step ->> 'event_type', end_due.step ->> 'day', end_due.step ->> 'source'),
        CASE WHEN end_due.code IS NULL THEN 'it was due' ELSE format('SQLSTATE %s: see etl.incoming', end_due.code) END,
        jsonb_build_object('load', end_due.step -> 'batch', 'files', end_due.step -> 'files'));
END
$body$;

COMMENT ON FUNCTION etl.end_due(jsonb, text, text) IS
$$Notes that a day is loaded, or failed (code is its SQLSTATE, error says why), with its files or its schedule, and in
ops.log.

What failed is tried again after setting load_retry_after, as often as load_attempts says: files only when the trouble
was the server's (SQLSTATE 40, 53, 57, 58, 55P03, 55006), for a bad file stays bad until it changes.$$;
