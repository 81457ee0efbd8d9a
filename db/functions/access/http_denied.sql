-- The 403 of a token that lacks a permission.
-- requires: access.http_answer
CREATE OR REPLACE FUNCTION access.http_denied(
    claims jsonb,
    request jsonb,
    entry jsonb,
    missing jsonb
)
RETURNS flow.http_response
LANGUAGE plpgsql
VOLATILE -- writes the audit row
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN access.http_answer(
        http_denied.claims,
        http_denied.request,
        http_denied.entry
        || jsonb_build_object('decision', 'denied', 'missing', http_denied.missing),
        403,
        jsonb_build_object(
            'msg', 'User claims verification failed',
            'payload', jsonb_build_object('missing', http_denied.missing)
        )::text
    );
END
$body$;

COMMENT ON FUNCTION access.http_denied(jsonb, jsonb, jsonb, jsonb) IS
$$The answer 403 to a token without permission, and its audit row.

The body names the scopes that the token's best role lacks. Arguments as
access.http_answer; missing: a list of scope texts.$$;
