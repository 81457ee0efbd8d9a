-- One piece of housekeeping.
-- requires: etl.sweep, etl.drop_day, ops.expire_staging, ops.note
CREATE OR REPLACE FUNCTION ops.keep_step(step jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the jobs' role may not touch these tables
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_what constant text := keep_step.step ->> 'step';
    v_keep interval;
    v_count bigint;
BEGIN
    PERFORM set_config('lock_timeout', '1s', TRUE); -- nobody is to wait for housekeeping
    CASE v_what
    WHEN 'loaders' THEN
        PERFORM etl.sweep();
    WHEN 'staging' THEN
        PERFORM ops.expire_staging();
    WHEN 'rejects' THEN
        v_keep := ops.setting_value('reject_retention')::interval;
        DELETE FROM etl.reject AS r USING etl.load AS l
        WHERE l.load = r.load AND l.state NOT IN ('staged', 'checked')
            AND v_keep > interval '0' AND l.changed_at < now() - v_keep;
        GET DIAGNOSTICS v_count = ROW_COUNT;
        IF v_count > 0 THEN
            PERFORM ops.note('expire-rejects', NULL, 'older than reject_retention', jsonb_build_object('rows', v_count));
        END IF;
    WHEN 'log' THEN
        v_keep := ops.setting_value('log_retention')::interval;
        DELETE FROM ops.log AS l WHERE v_keep > interval '0' AND l.at < now() - v_keep;
    WHEN 'day' THEN
        PERFORM etl.drop_day(
            keep_step.step ->> 'event_type', (keep_step.step ->> 'day')::date, 'older than event_retention');
    WHEN 'analyze' THEN
        EXECUTE format('ANALYZE %s', (keep_step.step ->> 'table')::regclass);
    WHEN 'end' THEN
        PERFORM ops.end_turn('housekeeping');
    END CASE;
EXCEPTION
    WHEN lock_not_available OR object_in_use THEN
        NULL; -- somebody reads or loads it: next time
    WHEN OTHERS THEN
        PERFORM ops.note('housekeeping-failed', v_what, SQLERRM, keep_step.step);
END
$body$;

COMMENT ON FUNCTION ops.keep_step(jsonb) IS
$$Does one thing that ops.house_steps listed; what fails is noted in ops.log, and tried again the next time.$$;
