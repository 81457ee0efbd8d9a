-- A call of whoever is logged in here, answered by the private database.
-- requires: core.ask
CREATE OR REPLACE FUNCTION core.call(call text, arguments jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_answer constant jsonb := core.ask(
        session_user, call.call, call.arguments || jsonb_build_object('address', inet_client_addr()));
    v_error constant jsonb := v_answer -> 'error';
BEGIN
    IF v_error ->> 'hint' IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = v_error ->> 'sqlstate', MESSAGE = v_error ->> 'message', HINT = v_error ->> 'hint';
    ELSIF v_error IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = v_error ->> 'sqlstate', MESSAGE = v_error ->> 'message';
    END IF;
    RETURN v_answer -> 'result';
END
$body$;

COMMENT ON FUNCTION core.call(text, jsonb) IS
$$Asks the private database as the login of this session; its refusals are raised as they are.

Errors: the answer's own, with its message and hint and nothing else; 08006 when it cannot be reached.$$;
