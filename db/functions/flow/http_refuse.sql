-- What a token without an action's scope is told.
-- requires: flow.http_run, flow.http_get, flow.http_geography, flow.http_available_dates
-- requires: flow.http_qa_checks, flow.http_qa_outcomes
CREATE OR REPLACE FUNCTION flow.http_refuse(
    claims jsonb,
    request jsonb,
    action text,
    subject text,
    format text DEFAULT NULL
)
RETURNS flow.http_response
LANGUAGE plpgsql
VOLATILE -- writes the audit row
PARALLEL UNSAFE
SECURITY DEFINER -- asks the functions of roles that the caller has not got
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_scope constant text := CASE http_refuse.action
        WHEN 'run' THEN 'run'
        WHEN 'get' THEN 'get_result'
        WHEN 'geography' THEN 'get_result'
        WHEN 'available_dates' THEN 'get_available_dates'
        WHEN 'qa_checks' THEN 'get_qa_checks'
        WHEN 'qa_outcomes' THEN 'get_qa_checks'
    END;
    v_claims jsonb := http_refuse.claims;
BEGIN
    IF v_scope IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('no such action: %s', http_refuse.action),
            HINT = 'Actions are run, get, geography, available_dates, qa_checks and qa_outcomes.';
    END IF;

    -- The action's scope is taken out, whatever the claims say: nothing can be allowed below.
    SELECT jsonb_set(
        v_claims, '{roles}', coalesce(jsonb_object_agg(r.role, r.scopes - v_scope), '{}')
    )
    INTO v_claims
    FROM jsonb_each(coalesce(http_refuse.claims -> 'roles', '{}')) AS r (role, scopes);

    CASE http_refuse.action
        WHEN 'run' THEN
            RETURN flow.http_run(v_claims, http_refuse.request, http_refuse.subject);
        WHEN 'get' THEN
            RETURN flow.http_get(
                v_claims, http_refuse.request, http_refuse.subject, http_refuse.format
            );
        WHEN 'geography' THEN
            RETURN flow.http_geography(v_claims, http_refuse.request, http_refuse.subject);
        WHEN 'qa_checks' THEN
            RETURN flow.http_qa_checks(v_claims, http_refuse.request);
        WHEN 'qa_outcomes' THEN
            RETURN flow.http_qa_outcomes(
                v_claims, http_refuse.request, http_refuse.subject, http_refuse.format, NULL, NULL, FALSE
            );
        ELSE
            RETURN flow.http_available_dates(v_claims, http_refuse.request);
    END CASE;
END
$body$;

COMMENT ON FUNCTION flow.http_refuse(jsonb, jsonb, text, text, text) IS
$$The refusal of an action whose plain scope no role of the token holds.

action: run, get, geography, available_dates, qa_checks or qa_outcomes; subject: the body, the query id, the unit or
the event type; format: of a result, or the check.
Answers in the contract's order (400 a wrong specification or format, 404 an unknown id, 403), and
never allows.
Errors: 22023 no such action.$$;
