-- GET /api/0/qa/<cdr_type>/<check>, and …/<date>: what a check found.
-- requires: access.admit
-- requires: access.http_answer, access.http_denied, access.http_failed, access.decide, etl.qa_result, etl.is_date
CREATE OR REPLACE FUNCTION flow.http_qa_outcomes(
    claims jsonb,
    request jsonb,
    cdr_type text,
    check_name text,
    start_date text,
    end_date text,
    one boolean
)
RETURNS flow.http_response
LANGUAGE plpgsql
VOLATILE -- writes the audit row
PARALLEL UNSAFE
SECURITY DEFINER -- the gate's roles may not read the outcomes
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_decision constant jsonb := access.decide(http_qa_outcomes.claims -> 'roles', 'get_qa_checks', '{}'::text[]);
    v_entry constant jsonb := jsonb_build_object('action', 'get_qa_checks', 'detail', jsonb_build_object(
        'cdr_type', left(http_qa_outcomes.cdr_type, 200), 'check', left(http_qa_outcomes.check_name, 200),
        'start_date', left(http_qa_outcomes.start_date, 200), 'end_date', left(http_qa_outcomes.end_date, 200)));
    v_body text;
BEGIN
    PERFORM access.admit(http_qa_outcomes.claims);
    IF NOT (v_decision ->> 'allowed')::boolean THEN
        RETURN access.http_denied(http_qa_outcomes.claims, http_qa_outcomes.request, v_entry, v_decision -> 'missing');
    ELSIF NOT coalesce(etl.is_date(http_qa_outcomes.start_date) AND etl.is_date(http_qa_outcomes.end_date), FALSE) THEN
        RETURN access.http_failed(
            http_qa_outcomes.claims, http_qa_outcomes.request, v_entry || '{"decision": "bad_request"}',
            400, 'bad request', format('Could not parse %s or %s; expected for format is YYYY-MM-DD',
                left(coalesce(http_qa_outcomes.start_date, 'a missing start_date'), 200),
                left(coalesce(http_qa_outcomes.end_date, 'a missing end_date'), 200)));
    END IF;

    SELECT CASE
        WHEN http_qa_outcomes.one THEN string_agg(coalesce(r.outcome, ''), '')
        ELSE jsonb_agg(jsonb_build_object('cdr_date', to_char(r.day, 'YYYY-MM-DD'),
            'type_of_query_or_check', r.check_name, 'outcome', coalesce(r.outcome, '')) ORDER BY r.day)::text
    END
    INTO v_body
    FROM etl.qa_result AS r
    WHERE r.event_type = http_qa_outcomes.cdr_type AND r.check_name = http_qa_outcomes.check_name
        AND r.day BETWEEN http_qa_outcomes.start_date::date AND http_qa_outcomes.end_date::date;
    IF v_body IS NULL THEN
        RETURN access.http_failed(
            http_qa_outcomes.claims, http_qa_outcomes.request, v_entry || '{"decision": "not_found"}',
            404, 'not found', format('No qa checks found for %s, %s between %s and %s',
                left(http_qa_outcomes.cdr_type, 200), left(http_qa_outcomes.check_name, 200),
                http_qa_outcomes.start_date, http_qa_outcomes.end_date));
    END IF;
    RETURN access.http_answer(
        http_qa_outcomes.claims, http_qa_outcomes.request, v_entry || '{"decision": "allowed"}', 200, v_body,
        CASE WHEN http_qa_outcomes.one THEN 'text/plain; charset=utf-8' ELSE 'application/json' END);
END
$body$;

COMMENT ON FUNCTION flow.http_qa_outcomes(jsonb, jsonb, text, text, text, text, boolean) IS
$$What a check found on the loaded days from start_date to end_date, both included, for an HTTP caller.

Body: [{"cdr_date": "2021-03-01", "type_of_query_or_check": "count_duplicates", "outcome": "14"}]; with one, the outcome
alone as plain text. An outcome is always text, empty when there was nothing to measure. 400 for a date that is none,
404 when nothing is found.$$;
