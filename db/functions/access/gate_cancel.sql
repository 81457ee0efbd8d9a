-- A query cancelled in the gate database by who has asked it there.
-- requires: access.gate_query, access.gate_denied, access.decide_query, cache.withdraw
CREATE OR REPLACE FUNCTION access.gate_cancel(login text, roles jsonb, id text)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_query constant jsonb := access.gate_query(gate_cancel.login, gate_cancel.id);
    v_entry constant jsonb := jsonb_build_object('query_kind', v_query -> 'kind', 'needed', v_query -> 'needed');
    v_decision constant jsonb := access.decide_query(
        gate_cancel.roles, NULL, ARRAY(SELECT n.value FROM jsonb_array_elements_text(v_query -> 'needed') AS n),
        v_query -> 'spec');
    v_state text;
BEGIN
    IF NOT (v_decision ->> 'allowed')::boolean THEN
        RETURN access.gate_denied(v_entry, v_decision -> 'missing');
    END IF;
    v_state := cache.withdraw(gate_cancel.id, 'login', gate_cancel.login);
    RETURN jsonb_build_object(
        'entry', v_entry || jsonb_build_object('decision', 'allowed', 'detail', jsonb_build_object('state', v_state)),
        'result', v_state);
END
$body$;

COMMENT ON FUNCTION access.gate_cancel(text, jsonb, text) IS
$$Takes back a login's wish for a query; the result is its state after that (see cache.withdraw).

Errors: P0002 when the login has not asked that id; a refusal by permission is an answer (see access.gate_answer).$$;
