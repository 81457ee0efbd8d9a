-- A query asked in the gate database.
-- requires: access.gate_denied, access.decide_query, access.kept_spec, query.normalise, query.scopes, query.id
-- requires: query.unit, cache.ask
CREATE OR REPLACE FUNCTION access.gate_run(login text, roles jsonb, spec jsonb)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE -- queues
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_spec constant jsonb := query.normalise(coalesce(gate_run.spec, 'null'));
    v_needed constant text[] := query.scopes(v_spec);
    v_decision constant jsonb := access.decide_query(gate_run.roles, 'run', v_needed, v_spec);
    v_entry jsonb := jsonb_build_object(
        'query_id', query.id(v_spec),
        'query_kind', v_spec -> 'query_kind',
        'unit', query.unit(v_spec),
        'spec', access.kept_spec(query.id(v_spec), v_spec),
        'needed', v_needed,
        'granting', v_decision -> 'granting'
    );
    v_id text;
BEGIN
    IF NOT (v_decision ->> 'allowed')::boolean THEN
        RETURN access.gate_denied(v_entry, v_decision -> 'missing');
    END IF;
    v_id := cache.ask(v_spec, 'login', gate_run.login);
    RETURN jsonb_build_object('entry', v_entry || '{"decision": "allowed"}', 'result', v_id);
END
$body$;

COMMENT ON FUNCTION access.gate_run(text, jsonb, jsonb) IS
$$Queues a query for a login of the gate database, and remembers that it asked.

Only kinds that everybody may ask at top level. Errors: 22023 with the path of what is wrong.$$;
