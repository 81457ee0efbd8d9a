-- Reading, in the gate database, of a query that the login has asked itself.
-- requires: access.gate_query, access.gate_denied, access.gate_unready, access.gate_result, access.decide_query
-- requires: access.row_count
CREATE OR REPLACE FUNCTION access.gate_read(login text, roles jsonb, call text, arguments jsonb)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE -- reading a result counts its use
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_query constant jsonb := access.gate_query(gate_read.login, gate_read.arguments ->> 'id');
    v_state constant text := v_query ->> 'state';
    v_look constant boolean := gate_read.call IN ('status', 'wait'); -- at the state, not at rows
    v_needed jsonb := v_query -> 'needed';
    v_decision jsonb;
    v_entry jsonb;
    v_answer jsonb;
BEGIN
    IF gate_read.arguments ->> 'format' = 'geojson' AND v_query ->> 'unit' <> 'nonspatial' THEN
        v_needed := v_needed || to_jsonb((v_query ->> 'unit') || ':geography:geography');
    END IF;
    v_decision := access.decide_query(
        gate_read.roles, CASE WHEN NOT v_look THEN 'get_result' END,
        ARRAY(SELECT n.value FROM jsonb_array_elements_text(v_needed) AS n), v_query -> 'spec',
        CASE WHEN NOT v_look THEN v_query ->> 'id' END);
    v_entry := jsonb_build_object(
        'query_kind', v_query -> 'kind', 'unit', v_query -> 'unit', 'needed', v_needed,
        'granting', v_decision -> 'granting');
    IF NOT (v_decision ->> 'allowed')::boolean THEN
        RETURN access.gate_denied(v_entry, v_decision -> 'missing');
    ELSIF (NOT v_look AND v_state <> 'ready') OR (gate_read.call = 'wait' AND v_state = 'failed') THEN
        RETURN access.gate_unready(v_entry, v_query);
    END IF;
    v_answer := jsonb_build_object(
        'result', access.gate_result(
            gate_read.call, v_query || jsonb_build_object('strict', v_decision -> 'strict'),
            gate_read.arguments ->> 'format'));
    IF gate_read.call = 'wait' AND NOT coalesce((gate_read.arguments ->> 'first')::boolean, TRUE) THEN
        RETURN v_answer; -- one audit row for each wait, not one for each look
    END IF;
    IF gate_read.call IN ('rows', 'body') THEN
        v_entry := v_entry || jsonb_build_object(
            'rows', access.row_count(v_query ->> 'id', (v_decision ->> 'strict')::boolean),
            'bytes', octet_length(v_answer ->> 'result'));
    END IF;
    RETURN v_answer || jsonb_build_object('entry', v_entry || '{"decision": "allowed"}');
END
$body$;

COMMENT ON FUNCTION access.gate_read(text, jsonb, text, jsonb) IS
$$The answer to status, wait, open, rows or body of a login of the gate database, decided anew.

Errors: P0002 when the login has not asked that id; 22023 unknown format, or no geography; refusals by
permission or state are answers (see access.gate_answer).$$;
