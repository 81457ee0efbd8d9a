-- The answer to an HTTP request, written to the audit trail in the same transaction that makes it.
-- requires: access.record, access.token_refusal
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
    v_refusal constant text := access.token_refusal(http_answer.claims);
BEGIN
    IF v_refusal IS NOT NULL THEN
        -- Every answer comes by here, so none is given, and what was done for it is undone.
        RAISE EXCEPTION USING
            ERRCODE = 'PT401', MESSAGE = v_refusal, HINT = 'Ask the issuer of the token for another.';
    END IF;
    SELECT coalesce(jsonb_agg(r.role ORDER BY r.role), '[]')
    INTO v_roles
    FROM jsonb_object_keys(coalesce(http_answer.claims -> 'roles', '{}')) AS r (role);

    PERFORM access.record(
        http_answer.entry
        || jsonb_build_object(
            'via', 'http',
            'request_id', http_answer.request -> 'id',
            'address', http_answer.request -> 'address',
            'caller', http_answer.claims -> 'sub',
            'token', http_answer.claims -> 'jti',
            'roles', v_roles,
            'status', http_answer.status,
            'detail', coalesce(http_answer.entry -> 'detail', '{}') || jsonb_build_object(
                'method', http_answer.request -> 'method',
                'path', left(http_answer.request ->> 'path', 2000)
            )
        )
    );
    RETURN (http_answer.status, http_answer.content_type, http_answer.headers, http_answer.body)::flow.http_response;
END
$body$;

COMMENT ON FUNCTION access.http_answer(jsonb, jsonb, jsonb, integer, text, text, jsonb) IS
$$One HTTP answer and its audit row.

claims: the verified token's {"sub", "jti", "iat", "exp", "roles": {role: [scope]}}.
request: {"id", "method", "path", "address"}. entry: columns of access.audit (action, decision,
query_id, query_kind, needed, missing, detail). The proxy commits before it serves, so nothing
leaves without its row. Errors: PT401 the token was revoked: the proxy answers 401 and keeps the refusal.$$;
