-- Revokes one token.
-- requires: access.require_administrator, access.acting_account, access.record_auth, access.withdraw_revoked
CREATE OR REPLACE FUNCTION access.revoke_token(
    actor jsonb,
    token text,
    why text DEFAULT NULL
)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_token access.token%ROWTYPE;
BEGIN
    SELECT t.* INTO v_token FROM access.token AS t WHERE t.token::text = revoke_token.token;
    IF v_token.token IS NULL OR revoke_token.actor IS NULL
        OR v_token.account IS DISTINCT FROM (access.acting_account(revoke_token.actor)).account THEN
        PERFORM access.require_administrator(revoke_token.actor);
    END IF;
    INSERT INTO access.revocation AS r (token, revoked_by, why, expires)
    VALUES (
        revoke_token.token, coalesce(revoke_token.actor ->> 'account', session_user), revoke_token.why, v_token.expires)
    ON CONFLICT ON CONSTRAINT revocation_pkey DO NOTHING;
    IF NOT FOUND THEN
        RETURN FALSE;
    END IF;
    PERFORM access.record_auth(revoke_token.actor, 'revoke_token', jsonb_build_object(
        'token', revoke_token.token, 'caller', v_token.caller, 'audience', v_token.audience, 'why', revoke_token.why,
        'issued_here', v_token.token IS NOT NULL));
    PERFORM access.withdraw_revoked();
    RETURN TRUE;
END
$body$;

COMMENT ON FUNCTION access.revoke_token(jsonb, text, text) IS
$$Revokes a token by its claim jti; false when it was revoked already. It is refused from the next request on, and
what it asked and still waits or runs is cancelled.

Users revoke their own; administrators any, also such as other issuers signed.
Errors: 42501 somebody else's token; 23514 no claim jti.$$;
