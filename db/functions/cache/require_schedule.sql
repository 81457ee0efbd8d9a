-- May the owner of a schedule still ask?
-- requires: access.login_roles, access.decide, access.decide_query, query.scopes
CREATE OR REPLACE FUNCTION cache.require_schedule(owner text, gate boolean, spec jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE -- reads roles and settings
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_login constant regrole := to_regrole(quote_ident(require_schedule.owner));
    v_roles jsonb := '{}';
    v_needed text[];
    v_decision jsonb;
BEGIN
    IF require_schedule.gate THEN
        -- A run says which days are loaded, as flow.dates() does.
        v_needed := query.scopes(require_schedule.spec) || 'get_available_dates'::text;
        IF v_login IS NOT NULL THEN
            v_roles := access.login_roles(require_schedule.owner);
        END IF;
        v_decision := access.decide(v_roles, 'run', v_needed);
        IF (v_decision ->> 'allowed')::boolean THEN
            v_decision := access.decide_query(v_roles, 'run', v_needed, require_schedule.spec);
            IF NOT (v_decision ->> 'allowed')::boolean THEN
                RAISE EXCEPTION USING
                    ERRCODE = 'object_not_in_prerequisite_state',
                    MESSAGE = format('the roles of %s do not reach: %s', quote_ident(require_schedule.owner), (
                        SELECT string_agg(m.value, ', ') FROM jsonb_array_elements_text(v_decision -> 'missing') AS m)),
                    HINT = 'Choose an earliest date, event types or a unit that they reach.';
            END IF;
            RETURN;
        END IF;
    ELSIF v_login IS NOT NULL
        AND has_function_privilege(v_login, 'flow.run(jsonb)', 'EXECUTE')
        AND has_schema_privilege(v_login, 'flow', 'USAGE')
        AND has_database_privilege(v_login, current_database(), 'CONNECT') THEN
        RETURN;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'insufficient_privilege',
        MESSAGE = format('%s may not run queries any more', quote_ident(require_schedule.owner))
            || coalesce(': no role holds ' || (
                SELECT string_agg(m.value, ', ') FROM jsonb_array_elements_text(v_decision -> 'missing') AS m), ''),
        HINT = 'Give the right back, then set the schedule up again.';
END
$body$;

COMMENT ON FUNCTION cache.require_schedule(text, boolean, jsonb) IS
$$Refuses a schedule's run for which its owner lacks the rights now.

gate: the right to run it, its triplets and get_available_dates, in one of the roles that the login has in the gate
database; otherwise the right to run queries in this one. spec: in normal form, with its dates.
Errors: 42501 the login is gone or lacks the right; 55000 its roles are limited to other days, event types or kinds.$$;
