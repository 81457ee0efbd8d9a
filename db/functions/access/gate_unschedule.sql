-- A schedule of the gate database ends.
CREATE OR REPLACE FUNCTION access.gate_unschedule(login text, name text)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    DELETE FROM cache.schedule AS s
    WHERE s.owner = gate_unschedule.login AND s.name = gate_unschedule.name AND s.gate;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('you have no schedule %L', left(gate_unschedule.name, 63)),
            HINT = 'SELECT * FROM flow.schedules() lists yours.';
    END IF;
    RETURN jsonb_build_object(
        'entry', jsonb_build_object(
            'decision', 'allowed', 'detail', jsonb_build_object('schedule', gate_unschedule.name)),
        'result', TRUE);
END
$body$;

COMMENT ON FUNCTION access.gate_unschedule(text, text) IS
$$Ends a schedule that a login has set up in the gate database. Errors: P0002 there is none.$$;
