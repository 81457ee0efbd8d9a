-- The answer to one call from the gate database, before it is recorded.
-- requires: access.gate_cancel, access.gate_run, access.gate_read, access.gate_denied, access.decide
-- requires: access.gate_schedule, access.gate_schedules, access.gate_unschedule
-- requires: access.asked_queries, query.constructor_sql, cache.available_dates, flow.kinds
CREATE OR REPLACE FUNCTION access.gate_answer(login text, roles jsonb, call text, arguments jsonb)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    c_allowed CONSTANT jsonb := '{"decision": "allowed"}';
    v_decision jsonb;
    v_result jsonb;
BEGIN
    CASE gate_answer.call
        WHEN 'run' THEN
            RETURN access.gate_run(gate_answer.login, gate_answer.roles, gate_answer.arguments -> 'spec');
        WHEN 'cancel' THEN
            RETURN access.gate_cancel(gate_answer.login, gate_answer.roles, gate_answer.arguments ->> 'id');
        WHEN 'status', 'wait', 'open', 'rows', 'body' THEN
            RETURN access.gate_read(
                gate_answer.login, gate_answer.roles, gate_answer.call, gate_answer.arguments);
        WHEN 'schedule' THEN
            RETURN access.gate_schedule(gate_answer.login, gate_answer.roles, gate_answer.arguments);
        WHEN 'unschedule' THEN
            RETURN access.gate_unschedule(gate_answer.login, gate_answer.arguments ->> 'name');
        WHEN 'schedules' THEN
            v_result := access.gate_schedules(gate_answer.login);
        WHEN 'schedule_runs' THEN
            v_result := access.gate_schedules(gate_answer.login, coalesce(gate_answer.arguments ->> 'name', ''));
        WHEN 'dates' THEN
            v_decision := access.decide(gate_answer.roles, 'get_available_dates', '{}'::text[]);
            IF NOT (v_decision ->> 'allowed')::boolean THEN
                RETURN access.gate_denied('{}', v_decision -> 'missing');
            END IF;
            v_result := cache.available_dates();
        WHEN 'kinds' THEN
            SELECT coalesce(jsonb_agg(to_jsonb(k)), '[]') INTO v_result FROM flow.kinds() AS k;
        WHEN 'mine' THEN
            v_result := access.asked_queries(gate_answer.login);
        WHEN 'constructors' THEN -- the deploy asks: nobody's data, so no audit row
            RETURN jsonb_build_object('result', (
                SELECT coalesce(jsonb_agg(query.constructor_sql(k.kind) ORDER BY k.kind), '[]')
                FROM query.kind AS k
            ));
        ELSE
            RAISE EXCEPTION USING
                ERRCODE = 'invalid_parameter_value',
                MESSAGE = format('no such call: %s', left(gate_answer.call, 50)),
                HINT = 'Deploy both databases from one version of FlowSQL.';
    END CASE;
    RETURN jsonb_build_object('entry', c_allowed, 'result', v_result);
END
$body$;

COMMENT ON FUNCTION access.gate_answer(text, jsonb, text, jsonb) IS
$${"entry": columns for the audit, "result": …} or {"entry", "error": …}; see flow.gate_call.

roles: {role: [scope, …]} of the login. Errors: those of what is called.$$;
