-- POST /api/0/run: queue a query.
-- requires: access.admit, access.http_spec, access.http_answer, access.http_denied, access.http_failed
-- requires: access.decide_query, access.kept_spec, query.id, query.scopes, query.unit, cache.ask
-- requires: cache.progress
CREATE OR REPLACE FUNCTION flow.http_run(claims jsonb, request jsonb, body text)
RETURNS flow.http_response
LANGUAGE plpgsql
VOLATILE -- queues, and writes the audit row
PARALLEL UNSAFE
SECURITY DEFINER -- the gate's roles may not touch the queue or the registry
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_claims constant jsonb := http_run.claims;
    v_request constant jsonb := http_run.request;
    v_read constant jsonb := access.http_spec(http_run.body);
    v_spec constant jsonb := v_read -> 'spec';
    v_needed text[];
    v_decision jsonb;
    v_entry jsonb := '{"action": "run"}';
    v_id text;
BEGIN
    PERFORM access.admit(v_claims);
    IF (v_read -> 'too_large')::boolean THEN
        RETURN access.http_failed(
            v_claims, v_request, v_entry || '{"decision": "bad_request"}',
            413, 'Error', v_read #>> '{refusal,msg}'
        );
    ELSIF v_spec IS NULL THEN
        RETURN access.http_failed(
            v_claims, v_request, v_entry || '{"decision": "bad_request"}',
            400, 'Error', v_read #>> '{refusal,msg}', v_read #> '{refusal,payload}'
        );
    END IF;

    v_id := query.id(v_spec);
    v_needed := query.scopes(v_spec);
    v_decision := access.decide_query(v_claims -> 'roles', 'run', v_needed, v_spec);
    v_entry := v_entry || jsonb_build_object(
        'query_id', v_id,
        'query_kind', v_spec -> 'query_kind',
        'unit', query.unit(v_spec),
        'spec', access.kept_spec(v_id, v_spec),
        'needed', v_needed,
        'granting', v_decision -> 'granting'
    );
    IF NOT (v_decision ->> 'allowed')::boolean THEN
        RETURN access.http_denied(v_claims, v_request, v_entry, v_decision -> 'missing');
    END IF;

    BEGIN
        v_id := cache.ask(v_spec, 'http', v_claims ->> 'sub');
    EXCEPTION -- it is well formed, yet cannot be built
        WHEN invalid_parameter_value OR no_data_found OR program_limit_exceeded THEN
            RETURN access.http_failed(
                v_claims, v_request, v_entry || '{"decision": "bad_request"}',
                400, 'Error', 'Unable to create query object. ' || SQLERRM,
                jsonb_build_object('exception', SQLERRM)
            );
        WHEN configuration_limit_exceeded THEN -- too many that are not answered yet
            RETURN access.http_answer(
                v_claims, v_request,
                v_entry || jsonb_build_object('decision', 'limited', 'error', SQLERRM),
                429, jsonb_build_object('status', 'Error', 'msg', SQLERRM)::text,
                headers => '{"Retry-After": "30"}'
            );
    END;
    RETURN access.http_answer(
        v_claims, v_request, v_entry || '{"decision": "allowed"}', 202,
        jsonb_build_object('query_id', v_id, 'progress', cache.progress(v_id))::text,
        headers => jsonb_build_object('Location', '/api/0/poll/' || v_id)
    );
END
$body$;

COMMENT ON FUNCTION flow.http_run(jsonb, jsonb, text) IS
$$Queues a query for an HTTP caller.

claims: the verified token. request: {"id", "method", "path", "address"}. body: the specification as
JSON text. Answers 202 with the query's id and a Location; 413 one longer than setting max_spec_bytes; 400 a specification that is wrong or
cannot be built; 403 without permission; 429 too many
unanswered queries of this user. Refusals are answers, never errors, so that their audit
row is kept.$$;
