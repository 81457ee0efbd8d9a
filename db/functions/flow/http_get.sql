-- GET /api/0/get/<query_id>[.json|.csv|.geojson]: a result.
-- requires: access.admit, access.http_query, access.http_answer, access.http_denied, access.http_failed
-- requires: access.http_not_found, access.decide_query, access.row_count, cache.body
CREATE OR REPLACE FUNCTION flow.http_get(claims jsonb, request jsonb, query_id text, format text)
RETURNS flow.http_response
LANGUAGE plpgsql
VOLATILE -- writes the audit row
PARALLEL UNSAFE
SECURITY DEFINER -- the gate's roles may not read results
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_claims constant jsonb := http_get.claims;
    v_request constant jsonb := http_get.request;
    v_id constant text := http_get.query_id;
    v_format constant text := http_get.format;
    v_type constant text := CASE v_format
        WHEN 'json' THEN 'application/json'
        WHEN 'csv' THEN 'text/csv; charset=utf-8'
        WHEN 'geojson' THEN 'application/geo+json'
    END;
    v_query constant jsonb := access.http_query(v_id);
    v_named constant text := pg_catalog.format('Query with id ''%s'' ', v_id);
    v_needed text[];
    v_decision jsonb;
    v_body text;
    v_entry jsonb := jsonb_build_object(
        'action', 'get_result',
        'query_id', left(v_id, 200),
        'detail', jsonb_build_object('format', left(v_format, 20))
    );
BEGIN
    PERFORM access.admit(v_claims);
    IF v_type IS NULL THEN
        RETURN access.http_failed(
            v_claims, v_request, v_entry || '{"decision": "bad_request"}',
            400, 'error', 'Invalid file format'
        );
    ELSIF v_query IS NULL THEN
        RETURN access.http_not_found(v_claims, v_request, v_entry, 'Error', v_id, FALSE);
    END IF;

    v_needed := ARRAY(SELECT jsonb_array_elements_text(v_query -> 'needed'));
    IF v_format = 'geojson' AND v_query ->> 'unit' <> 'nonspatial' THEN
        v_needed := v_needed || ((v_query ->> 'unit') || ':geography:geography');
    END IF;
    v_entry := v_entry || jsonb_build_object(
        'query_kind', v_query -> 'kind', 'unit', v_query -> 'unit', 'needed', v_needed
    );
    v_decision := access.decide_query(v_claims -> 'roles', 'get_result', v_needed, v_query -> 'spec', v_id);
    IF NOT (v_decision ->> 'allowed')::boolean THEN
        RETURN access.http_denied(v_claims, v_request, v_entry, v_decision -> 'missing');
    END IF;

    v_entry := v_entry || jsonb_build_object(
        'decision', 'allowed', 'granting', v_decision -> 'granting'
    );
    CASE v_query ->> 'state'
        WHEN 'ready' THEN
            BEGIN
                v_body := cache.body(v_id, v_format, (v_decision ->> 'strict')::boolean);
            EXCEPTION
                WHEN invalid_parameter_value THEN
                    RETURN access.http_failed(
                        v_claims, v_request, v_entry, 403, 'Error',
                        v_named || 'has no geojson compatible representation.'
                    );
                WHEN no_data_found THEN -- evicted since it was looked up
                    RETURN access.http_not_found(
                        v_claims, v_request, v_entry, 'Error', v_id, TRUE
                    );
            END;
            RETURN access.http_answer(
                v_claims, v_request,
                v_entry || jsonb_build_object('rows', access.row_count(v_id, (v_decision ->> 'strict')::boolean)),
                200, v_body, v_type,
                jsonb_build_object(
                    'Content-Disposition',
                    pg_catalog.format('attachment;filename=%s.%s', v_id, v_format)
                )
            );
        WHEN 'failed' THEN
            RETURN access.http_failed(
                v_claims, v_request, v_entry, 403, 'errored',
                v_named || 'finished with an error: ' || (v_query ->> 'reason')
            );
        WHEN 'cancelled' THEN
            RETURN access.http_failed(
                v_claims, v_request, v_entry, 500, 'Error', v_named || 'was cancelled.'
            );
        WHEN 'evicted', 'stale' THEN
            RETURN access.http_not_found(v_claims, v_request, v_entry, 'Error', v_id, TRUE);
        ELSE
            RETURN access.http_answer(v_claims, v_request, v_entry, 202, '{}');
    END CASE;
END
$body$;

COMMENT ON FUNCTION flow.http_get(jsonb, jsonb, text, text) IS
$$A released result for an HTTP caller who holds get_result and the query's triplets in one role.

format: json, csv or geojson (which needs the unit's geography triplet too). Answers 200 with the
whole body, 202 while the query waits or runs, 400 another format, 403 without permission, for a
failed query, or for a kind without geography, 404 when the id is unknown or the result was
dropped or is stale, 500 a cancelled query.$$;
