-- An error as the gate database may pass it on.
CREATE OR REPLACE FUNCTION access.gate_error(sqlstate_code text, message text, hint text)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE -- of its arguments alone
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_error jsonb;
    v_decision text := 'bad_request';
BEGIN
    CASE
        WHEN sqlstate_code IN ('22023', '42501', '55000', 'P0002') THEN -- raised by our own functions
            v_error := jsonb_build_object(
                'sqlstate', gate_error.sqlstate_code, 'message', gate_error.message, 'hint', gate_error.hint);
            v_decision := CASE gate_error.sqlstate_code
                WHEN 'P0002' THEN 'not_found' WHEN '42501' THEN 'denied' ELSE v_decision END;
        WHEN sqlstate_code = '53400' THEN -- ours too
            v_error := jsonb_build_object(
                'sqlstate', gate_error.sqlstate_code, 'message', gate_error.message, 'hint', gate_error.hint);
            v_decision := 'limited';
        WHEN sqlstate_code IN ('54001', '54000') THEN
            v_error := jsonb_build_object(
                'sqlstate', '22023', 'message', 'the specification is nested too deeply or too large',
                'hint', 'Ask for less in one query.');
        WHEN sqlstate_code = '57014' THEN
            v_error := jsonb_build_object(
                'sqlstate', '57014', 'message', 'the private database took too long to answer',
                'hint', 'Try again in a minute.');
            v_decision := 'error';
        ELSE
            v_error := jsonb_build_object(
                'sqlstate', 'XX000', 'message', 'internal error',
                'hint', 'An administrator finds it in the log of the private database, at this time.');
            v_decision := 'error';
    END CASE;
    RETURN jsonb_build_object(
        'entry', jsonb_build_object(
            'decision', v_decision, 'error', left(v_error ->> 'message', 2000)),
        'error', v_error);
END
$body$;

COMMENT ON FUNCTION access.gate_error(text, text, text) IS
$$The answer to a call that raised, and its audit entry.

Texts of PostgreSQL itself can hold values and names, so only those of our own functions are passed on.$$;
