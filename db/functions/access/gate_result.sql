-- What an allowed call of the gate database gets to see of a query.
-- requires: access.result_columns, cache.body, cache.progress
CREATE OR REPLACE FUNCTION access.gate_result(call text, query jsonb, format text)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE -- reading a result counts its use
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_id constant text := gate_result.query ->> 'id';
    v_strict constant boolean := (gate_result.query ->> 'strict')::boolean;
BEGIN
    CASE gate_result.call
        WHEN 'status' THEN
            RETURN jsonb_build_object(
                'id', v_id,
                'kind', gate_result.query -> 'kind',
                'state', gate_result.query -> 'state',
                'progress', cache.progress(v_id),
                'missing', gate_result.query -> 'missing',
                'error', gate_result.query -> 'reason');
        WHEN 'wait' THEN
            RETURN gate_result.query -> 'state';
        WHEN 'open' THEN
            RETURN jsonb_build_object(
                'id', v_id,
                'columns', access.result_columns(v_id),
                'description', pg_catalog.format(
                    'Released rows of query %s (%s).', v_id, gate_result.query ->> 'kind'));
        WHEN 'rows' THEN
            RETURN cache.body(v_id, 'json', v_strict)::jsonb -> 'query_result';
        WHEN 'body' THEN
            RETURN to_jsonb(cache.body(v_id, coalesce(gate_result.format, 'json'), v_strict));
        ELSE
            RAISE case_not_found USING MESSAGE = 'no such call: ' || gate_result.call;
    END CASE;
END
$body$;

COMMENT ON FUNCTION access.gate_result(text, jsonb, text) IS
$$The result of status, wait, open, rows or body; nothing is decided here.

query: as access.gate_query gives it. Errors: 22023 unknown format, or no geography.$$;
