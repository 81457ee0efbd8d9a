-- GET /api/0/poll/<query_id>: how far is a query?
-- requires: access.admit, access.http_query, access.http_answer, access.http_denied, access.http_failed
-- requires: access.http_not_found, access.decide_query, cache.progress
CREATE OR REPLACE FUNCTION flow.http_poll(claims jsonb, request jsonb, query_id text)
RETURNS flow.http_response
LANGUAGE plpgsql
VOLATILE -- writes the audit row
PARALLEL UNSAFE
SECURITY DEFINER -- the gate's roles may not read the catalogue of results
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_claims constant jsonb := http_poll.claims;
    v_request constant jsonb := http_poll.request;
    v_id constant text := http_poll.query_id;
    v_query constant jsonb := access.http_query(v_id);
    v_entry jsonb := jsonb_build_object('action', 'poll', 'query_id', left(v_id, 200));
    v_decision jsonb;
    v_missing jsonb;
BEGIN
    PERFORM access.admit(v_claims);
    IF v_query IS NULL THEN
        RETURN access.http_not_found(v_claims, v_request, v_entry, 'awol', v_id, FALSE);
    END IF;

    v_entry := v_entry || jsonb_build_object(
        'query_kind', v_query -> 'kind', 'unit', v_query -> 'unit', 'needed', v_query -> 'needed'
    );
    v_decision := access.decide_query(
        v_claims -> 'roles', NULL, ARRAY(SELECT jsonb_array_elements_text(v_query -> 'needed')), v_query -> 'spec'
    );
    IF NOT (v_decision ->> 'allowed')::boolean THEN
        RETURN access.http_denied(v_claims, v_request, v_entry, v_decision -> 'missing');
    END IF;

    v_entry := v_entry || jsonb_build_object(
        'decision', 'allowed', 'granting', v_decision -> 'granting'
    );
    v_missing := nullif(v_query -> 'missing', '[]');
    CASE v_query ->> 'state'
        WHEN 'ready' THEN
            RETURN access.http_answer(
                v_claims, v_request, v_entry, 303,
                jsonb_strip_nulls(
                    jsonb_build_object('status', 'completed', 'missing', v_missing)
                )::text,
                headers => jsonb_build_object('Location', '/api/0/get/' || v_id)
            );
        WHEN 'failed' THEN
            RETURN access.http_failed(
                v_claims, v_request, v_entry, 500, 'errored', v_query ->> 'reason'
            );
        WHEN 'cancelled' THEN
            RETURN access.http_failed(
                v_claims, v_request, v_entry, 500, 'cancelled',
                format('Query with id ''%s'' was cancelled.', v_id)
            );
        WHEN 'evicted', 'stale' THEN
            RETURN access.http_not_found(v_claims, v_request, v_entry, 'known', v_id, TRUE);
        ELSE
            RETURN access.http_answer(
                v_claims, v_request, v_entry, 202,
                jsonb_strip_nulls(jsonb_build_object(
                    'status', replace(v_query ->> 'state', 'running', 'executing'),
                    'msg', '',
                    'progress', cache.progress(v_id),
                    'missing', v_missing
                ))::text
            );
    END CASE;
END
$body$;

COMMENT ON FUNCTION flow.http_poll(jsonb, jsonb, text) IS
$$The state of a query for an HTTP caller who holds its triplets.

Answers 202 with progress while it waits or runs, 303 with a Location when its result is there, 404
when it is unknown, or its result was dropped or is stale, 500 with the reason when it failed or was cancelled,
403 without permission. Member missing lists days that were not loaded when the answer was made.$$;
