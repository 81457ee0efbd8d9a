-- GET /api/0/qa/: which checks have outcomes?
-- requires: access.admit, access.http_answer, access.http_denied, access.decide, etl.qa_result
CREATE OR REPLACE FUNCTION flow.http_qa_checks(claims jsonb, request jsonb)
RETURNS flow.http_response
LANGUAGE plpgsql
VOLATILE -- writes the audit row
PARALLEL UNSAFE
SECURITY DEFINER -- the gate's roles may not read the outcomes
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_decision constant jsonb := access.decide(http_qa_checks.claims -> 'roles', 'get_qa_checks', '{}'::text[]);
BEGIN
    PERFORM access.admit(http_qa_checks.claims);
    IF NOT (v_decision ->> 'allowed')::boolean THEN
        RETURN access.http_denied(http_qa_checks.claims, http_qa_checks.request, '{"action": "list_qa_checks"}',
            v_decision -> 'missing');
    END IF;
    RETURN access.http_answer(
        http_qa_checks.claims, http_qa_checks.request, '{"action": "list_qa_checks", "decision": "allowed"}', 200,
        (
            SELECT coalesce(jsonb_agg(jsonb_build_object('cdr_type', c.event_type,
                    'type_of_query_or_check', c.check_name) ORDER BY c.event_type, c.check_name), '[]')::text
            FROM (SELECT DISTINCT r.event_type, r.check_name FROM etl.qa_result AS r) AS c
        ));
END
$body$;

COMMENT ON FUNCTION flow.http_qa_checks(jsonb, jsonb) IS
$$The checks that have outcomes on loaded days, for an HTTP caller.

Body: [{"cdr_type": "calls", "type_of_query_or_check": "count_duplicates"}].$$;
