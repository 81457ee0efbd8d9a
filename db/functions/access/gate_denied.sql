-- The refusal of a login that lacks a permission.
CREATE OR REPLACE FUNCTION access.gate_denied(entry jsonb, missing jsonb)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE -- of its arguments alone
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_missing text;
BEGIN
    SELECT string_agg(m.value, ', ') INTO v_missing
    FROM jsonb_array_elements_text(gate_denied.missing) AS m;
    RETURN jsonb_build_object(
        'entry', gate_denied.entry || jsonb_build_object('decision', 'denied', 'missing', gate_denied.missing),
        'error', jsonb_build_object(
            'sqlstate', '42501',
            'message', format('permission denied: no role of yours holds %s', v_missing),
            'hint', 'An administrator gives roles with: flowsql access grant NAME ROLE'
        )
    );
END
$body$;

COMMENT ON FUNCTION access.gate_denied(jsonb, jsonb) IS
$$The answer 42501 with what the best role lacks, and its audit entry.$$;
