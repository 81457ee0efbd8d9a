-- The refusal to read a query that is not answered.
CREATE OR REPLACE FUNCTION access.gate_unready(entry jsonb, query jsonb)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE -- of its arguments alone
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_id constant text := gate_unready.query ->> 'id';
    v_state constant text := gate_unready.query ->> 'state';
BEGIN
    RETURN jsonb_build_object(
        'entry', gate_unready.entry
            || jsonb_build_object('decision', 'not_found', 'detail', jsonb_build_object('state', v_state)),
        'error', jsonb_build_object(
            'sqlstate', '55000',
            'message', CASE v_state
                WHEN 'failed' THEN format('query %s failed: %s', v_id, gate_unready.query ->> 'reason')
                WHEN 'cancelled' THEN format('query %s was cancelled', v_id)
                WHEN 'evicted' THEN format('the result of query %s is no longer stored', v_id)
                WHEN 'stale' THEN format('data behind the result of query %s has changed', v_id)
                ELSE format('query %s is %s', v_id, v_state)
            END,
            'hint', CASE
                WHEN v_state IN ('queued', 'running') THEN 'Wait for it: SELECT flow.wait(id).'
                ELSE 'Ask it again with flow.run(…): it is then computed anew under the same id.'
            END
        )
    );
END
$body$;

COMMENT ON FUNCTION access.gate_unready(jsonb, jsonb) IS
$$The answer 55000 that says what state the query is in and what to do, and its audit entry.

query: as access.gate_query gives it.$$;
