-- DELETE /api/0/poll/<query_id>: a caller no longer wants a query.
-- requires: access.admit, access.http_query, access.http_answer, access.http_denied, access.http_failed
-- requires: access.http_not_found, access.decide_query, cache.withdraw, cache.progress
CREATE OR REPLACE FUNCTION flow.http_cancel(claims jsonb, request jsonb, query_id text)
RETURNS flow.http_response
LANGUAGE plpgsql
VOLATILE -- cancels, and writes the audit row
PARALLEL UNSAFE
SECURITY DEFINER -- the gate's roles may not touch the queue
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_claims constant jsonb := http_cancel.claims;
    v_request constant jsonb := http_cancel.request;
    v_id constant text := http_cancel.query_id;
    v_caller constant text := http_cancel.claims ->> 'sub';
    v_query jsonb;
    v_state text;
    v_decision jsonb;
    v_entry jsonb := jsonb_build_object('action', 'cancel', 'query_id', left(v_id, 200));
BEGIN
    PERFORM access.admit(v_claims);
    -- An unknown id and one that others have asked read the same.
    IF EXISTS (SELECT 1 FROM access.asked AS a WHERE a.via = 'http' AND a.login = v_caller AND a.id = v_id) THEN
        v_query := access.http_query(v_id);
    END IF;
    IF v_query IS NULL THEN
        RETURN access.http_not_found(v_claims, v_request, v_entry, 'awol', v_id, FALSE);
    END IF;

    v_entry := v_entry
        || jsonb_build_object('query_kind', v_query -> 'kind', 'needed', v_query -> 'needed');
    v_decision := access.decide_query(
        v_claims -> 'roles', NULL, ARRAY(SELECT jsonb_array_elements_text(v_query -> 'needed')), v_query -> 'spec'
    );
    IF NOT (v_decision ->> 'allowed')::boolean THEN
        RETURN access.http_denied(v_claims, v_request, v_entry, v_decision -> 'missing');
    END IF;

    v_state := cache.withdraw(v_id, 'http', v_caller);
    v_entry := v_entry || jsonb_build_object(
        'decision', 'allowed',
        'granting', v_decision -> 'granting', 'detail', jsonb_build_object('state', v_state)
    );
    CASE v_state
        WHEN 'cancelled' THEN
            RETURN access.http_answer(v_claims, v_request, v_entry, 200, '{"status": "cancelled"}');
        WHEN 'ready' THEN
            RETURN access.http_failed(
                v_claims, v_request, v_entry, 409, 'completed',
                format('Query with id ''%s'' has been answered: there is nothing to cancel.', v_id)
            );
        WHEN 'failed' THEN
            RETURN access.http_failed(
                v_claims, v_request, v_entry, 409, 'errored',
                format('Query with id ''%s'' has failed: there is nothing to cancel.', v_id)
            );
        WHEN 'evicted', 'stale' THEN
            RETURN access.http_not_found(v_claims, v_request, v_entry, 'known', v_id, TRUE);
        ELSE
            RETURN access.http_answer(
                v_claims, v_request, v_entry, 202,
                jsonb_build_object(
                    'status', replace(v_state, 'running', 'executing'),
                    'msg', 'Others have asked this query too: it goes on for them.',
                    'progress', cache.progress(v_id)
                )::text
            );
    END CASE;
END
$body$;

COMMENT ON FUNCTION flow.http_cancel(jsonb, jsonb, text) IS
$$Cancels a query for an HTTP caller who has asked it, and may ask it now as when it is polled.

Answers 200 when it is cancelled (or was), 202 when it goes on because others have asked it too, 409 when it was
answered or had failed, 404 when the caller has not asked that id, or the result was dropped or is stale, 403 without
permission.$$;
