-- What the gate database asks on behalf of whoever is logged in there.
-- requires: access.gate_answer, access.gate_error, access.login_roles, access.record
CREATE OR REPLACE FUNCTION flow.gate_call(login text, call text, arguments jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE -- queues, and writes the audit row
PARALLEL UNSAFE
SECURITY DEFINER -- the gate's login may do nothing else here
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_roles constant jsonb := access.login_roles(gate_call.login);
    v_answer jsonb;
    v_hint text;
BEGIN
    BEGIN
        v_answer := access.gate_answer(
            gate_call.login, v_roles, gate_call.call, gate_call.arguments);
    EXCEPTION
        WHEN query_canceled OR OTHERS THEN
            GET STACKED DIAGNOSTICS v_hint = PG_EXCEPTION_HINT;
            v_answer := access.gate_error(SQLSTATE, SQLERRM, v_hint);
            IF v_answer #>> '{entry,decision}' = 'error' THEN
                RAISE LOG 'gate call % of %: % (SQLSTATE %)', gate_call.call, gate_call.login, SQLERRM, SQLSTATE;
            END IF;
    END;
    IF v_answer ? 'entry' THEN
        PERFORM access.record(
            jsonb_build_object(
                'via', 'gate',
                'caller', gate_call.login,
                'address', gate_call.arguments -> 'address',
                'roles', (SELECT coalesce(jsonb_agg(r.role), '[]') FROM jsonb_object_keys(v_roles) AS r (role)),
                'action', gate_call.call,
                'query_id', left(gate_call.arguments ->> 'id', 200)
            ) || (v_answer -> 'entry'));
    END IF;
    RETURN v_answer - 'entry';
END
$body$;

COMMENT ON FUNCTION flow.gate_call(text, text, jsonb) IS
$$Answers one call of schema flow of the gate database: {"result": …} or {"error": {"sqlstate", "message", "hint"}}.

login: the database login that asks there. call: run {"spec"}, cancel, status, wait {"first"}, rows, open, body
{"format"} (all with {"id"}), kinds, dates, mine, schedule, unschedule, schedule_runs {"name"}, schedules, constructors. arguments may hold {"address"}.
Every call is decided anew by the login's roles. Refusals are answers, never errors, so that their audit
row is kept; whatever is not our own refusal is answered without its text, which stays in the server's log.$$;
