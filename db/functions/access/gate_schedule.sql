-- A schedule set up in the gate database.
-- requires: query.at_reference, query.normalise, query.scopes, access.decide, access.gate_denied, cache.save_schedule
CREATE OR REPLACE FUNCTION access.gate_schedule(login text, roles jsonb, arguments jsonb)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_spec constant jsonb := query.normalise(query.at_reference(
        gate_schedule.arguments -> 'spec', coalesce((gate_schedule.arguments ->> 'earliest')::date, '2000-01-01')));
    -- Without limits to days: those are looked at when a day is asked.
    v_needed constant text[] := query.scopes(v_spec) || 'get_available_dates'::text;
    v_decision constant jsonb := access.decide(gate_schedule.roles, 'run', v_needed);
    v_entry constant jsonb := jsonb_build_object(
        'query_kind', v_spec -> 'query_kind', 'needed', v_needed, 'granting', v_decision -> 'granting',
        'detail', jsonb_build_object('schedule', left(gate_schedule.arguments ->> 'name', 63)));
    v_new boolean;
BEGIN
    IF NOT (v_decision ->> 'allowed')::boolean THEN
        RETURN access.gate_denied(v_entry, v_decision -> 'missing');
    END IF;
    v_new := cache.save_schedule(
        gate_schedule.login, TRUE, gate_schedule.arguments ->> 'name', gate_schedule.arguments -> 'spec',
        gate_schedule.arguments -> 'date_stencil',
        CASE jsonb_typeof(gate_schedule.arguments -> 'event_types') WHEN 'array' THEN ARRAY(
            SELECT t.value FROM jsonb_array_elements_text(gate_schedule.arguments -> 'event_types') AS t) END,
        (gate_schedule.arguments ->> 'earliest')::date, (gate_schedule.arguments ->> 'all_types')::boolean);
    RETURN jsonb_build_object('entry', v_entry || '{"decision": "allowed"}', 'result', v_new);
END
$body$;

COMMENT ON FUNCTION access.gate_schedule(text, jsonb, jsonb) IS
$$Sets up or changes a schedule of a login of the gate database; the result is true when it is new.

arguments: {"name", "spec", "date_stencil", "event_types", "earliest", "all_types"}, as flow.schedule.
Needs the right to run the query and to see the loaded dates. Errors: those of cache.save_schedule.$$;
