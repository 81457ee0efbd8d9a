-- The query specification in a request's body, or the refusal that it earns.
-- requires: query.errors, query.error_text, query.normalise, ops.setting_value
CREATE OR REPLACE FUNCTION access.http_spec(body text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE -- reads the registry
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_unreadable constant jsonb := '{"msg": "Could not parse query spec."}';
    v_spec jsonb;
    v_errors jsonb;
    v_most constant integer := ops.setting_value('max_spec_bytes');
BEGIN
    IF octet_length(http_spec.body) > v_most THEN
        RETURN jsonb_build_object('too_large', TRUE, 'refusal', jsonb_build_object(
            'msg', format('The specification is longer than %s bytes.', v_most)));
    END IF;
    BEGIN
        v_spec := http_spec.body::jsonb;
    EXCEPTION
        WHEN data_exception THEN -- not JSON, or a number or character that jsonb cannot hold
            RETURN jsonb_build_object('refusal', v_unreadable);
    END;
    IF jsonb_typeof(v_spec) IS DISTINCT FROM 'object' OR NOT v_spec ? 'query_kind' THEN
        RETURN jsonb_build_object('refusal', v_unreadable);
    END IF;

    v_errors := query.errors(v_spec);
    IF v_errors IS NOT NULL THEN
        RETURN jsonb_build_object('refusal', jsonb_build_object(
            'msg', query.error_text(v_errors),
            'payload', jsonb_build_object(
                'params', v_spec, 'validation_error_messages', v_errors
            )
        ));
    END IF;
    RETURN jsonb_build_object('spec', query.normalise(v_spec));
EXCEPTION
    WHEN invalid_parameter_value THEN -- well formed, yet without a normal form: a series that ends before it starts
        RETURN jsonb_build_object('refusal', jsonb_build_object(
            'msg', SQLERRM, 'payload', jsonb_build_object('params', v_spec, 'exception', SQLERRM)
        ));
    WHEN program_limit_exceeded THEN -- the stack: 54001
        RETURN jsonb_build_object('refusal', jsonb_build_object(
            'msg', 'Could not parse query spec. It is nested too deeply.'
        ));
END
$body$;

COMMENT ON FUNCTION access.http_spec(text) IS
$$Reads a request's body as a query specification.

Gives {"spec": normal form}, or {"refusal": {"msg", "payload"}} for an answer 400, whose payload
names each wrong member by its path in FlowMachine's shape (validation_error_messages); beside it
{"too_large": true} when it is longer than setting max_spec_bytes, for an answer 413.$$;
