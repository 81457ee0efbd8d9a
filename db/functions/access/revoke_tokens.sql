-- Revokes tokens that were issued here and are still good.
-- requires: access.record_auth, access.withdraw_revoked
CREATE OR REPLACE FUNCTION access.revoke_tokens(
    actor jsonb,
    account bigint,
    role bigint,
    why text
)
RETURNS integer
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_count integer;
BEGIN
    INSERT INTO access.revocation AS r (token, revoked_by, why, expires)
    SELECT t.token::text, coalesce(revoke_tokens.actor ->> 'account', session_user), revoke_tokens.why, t.expires
    FROM access.token AS t
    WHERE t.expires > now()
        AND (revoke_tokens.account IS NULL OR t.account = revoke_tokens.account)
        AND (revoke_tokens.role IS NULL OR revoke_tokens.role = ANY (t.role_ids))
        AND num_nonnulls(revoke_tokens.account, revoke_tokens.role) > 0
    ON CONFLICT ON CONSTRAINT revocation_pkey DO NOTHING;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    IF v_count > 0 THEN
        PERFORM access.record_auth(revoke_tokens.actor, 'revoke_tokens', jsonb_build_object(
            'account', revoke_tokens.account, 'role', revoke_tokens.role, 'why', revoke_tokens.why, 'tokens', v_count));
        PERFORM access.withdraw_revoked();
    END IF;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION access.revoke_tokens(jsonb, bigint, bigint, text) IS
$$Revokes the tokens of a user, of a role, or of a user that carry a role, with their jobs; how many.

account, role: their numbers, null for all; not both null.$$;
