-- The answer to an HTTP request, written to the audit trail in the same transaction that makes it.
-- requires: access.record, access.request_entry, access.claim_time
CREATE OR REPLACE FUNCTION access.http_answer(
    claims jsonb,
    request jsonb,
    entry jsonb,
    status integer,
    body text,
    content_type text DEFAULT 'application/json',
    headers jsonb DEFAULT '{}'
)
RETURNS flow.http_response
LANGUAGE plpgsql
VOLATILE -- writes the audit row
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_roles jsonb;
BEGIN
    SELECT coalesce(jsonb_agg(r.role ORDER BY r.role), '[]')
    INTO v_roles
    FROM jsonb_object_keys(coalesce(http_answer.claims -> 'roles', '{}')) AS r (role);

    PERFORM access.record(
        http_answer.entry
        || access.request_entry(http_answer.request)
        || jsonb_build_object(
            'caller', http_answer.claims -> 'sub',
            'token', http_answer.claims -> 'jti',
            'issued', access.claim_time(http_answer.claims -> 'iat'),
            'expires', access.claim_time(http_answer.claims -> 'exp'),
            'roles', v_roles,
            'status', http_answer.status,
            'bytes', octet_length(http_answer.body)
        )
    );
    RETURN (http_answer.status, http_answer.content_type, http_answer.headers, http_answer.body)::flow.http_response;
END
$body$;

COMMENT ON FUNCTION access.http_answer(jsonb, jsonb, jsonb, integer, text, text, jsonb) IS
$$One HTTP answer and its audit row.

claims: the verified token's {"sub", "jti", "iat", "exp", "roles": {role: [scope]}}.
request: as access.request_entry. entry: further columns of access.audit (action, decision,
query_id, query_kind, needed, missing, rows, …). The proxy commits before it serves, so nothing
leaves without its row. Who calls it has asked access.admit whether the token is good.$$;
