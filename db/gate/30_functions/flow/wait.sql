-- Waits for a query.
-- requires: core.call
CREATE OR REPLACE FUNCTION flow.wait(id text, timeout interval DEFAULT '10 minutes')
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- only the owner reaches the private database
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_deadline constant timestamptz := clock_timestamp() + coalesce(wait.timeout, '10 minutes');
    v_pause double precision := 0.01; -- seconds
    v_first boolean := TRUE; -- only the first look is recorded
    v_state text;
BEGIN
    LOOP
        v_state := core.call('wait', jsonb_build_object('id', wait.id, 'first', v_first)) #>> '{}';
        EXIT WHEN v_state NOT IN ('queued', 'running') OR clock_timestamp() >= v_deadline;
        PERFORM pg_sleep(least(
            v_pause, greatest(extract(epoch FROM v_deadline - clock_timestamp()), 0)));
        v_pause := least(v_pause * 1.5, 0.5);
        v_first := FALSE;
    END LOOP;
    RETURN v_state;
END
$body$;

COMMENT ON FUNCTION flow.wait(text, interval) IS
$$Waits until a query is no longer queued or running, or the timeout is over; returns its state.

Errors: P0002 when it is not among yours; 55000 when it failed; 42501 a permission is missing.$$;
