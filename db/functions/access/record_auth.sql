-- What was done at the issuer of tokens, for the audit trail.
-- requires: access.record
CREATE OR REPLACE FUNCTION access.record_auth(
    actor jsonb,
    action text,
    detail jsonb,
    decision text DEFAULT 'allowed'
)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.record(jsonb_build_object(
        'via', CASE WHEN record_auth.actor IS NULL THEN 'login' ELSE 'auth' END,
        'request_id', record_auth.actor -> 'id',
        'caller', CASE WHEN record_auth.actor IS NULL THEN session_user::text
            ELSE left(record_auth.actor ->> 'account', 200) END,
        -- who signs in and fails is not shown to be who he says
        'verified', record_auth.decision = 'allowed',
        'address', coalesce(record_auth.actor ->> 'address', host(inet_client_addr())),
        'roles', '[]'::jsonb,
        'action', record_auth.action,
        'decision', record_auth.decision,
        'detail', record_auth.detail || CASE
            WHEN record_auth.actor IS NULL OR session_user = 'flow_auth' THEN '{}'::jsonb
            ELSE jsonb_build_object('login', session_user) END
    ));
END
$body$;

COMMENT ON FUNCTION access.record_auth(jsonb, text, jsonb, text) IS
$$Writes one row of the audit trail about users, servers, roles, tokens and sign-ins.

actor: {"account", "id", "address"}: who is signed in at the issuer, the request's id, where from; null: the
login of this session itself.$$;
