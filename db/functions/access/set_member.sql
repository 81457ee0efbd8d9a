-- Puts a user into a role, or takes him out.
-- requires: access.require_administrator, access.record_auth, access.revoke_tokens
CREATE OR REPLACE FUNCTION access.set_member(
    actor jsonb,
    role bigint,
    account bigint,
    member boolean
)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.require_administrator(set_member.actor);
    IF set_member.member THEN
        INSERT INTO access.account_role AS m (account, role) VALUES (set_member.account, set_member.role)
        ON CONFLICT ON CONSTRAINT account_role_pkey DO NOTHING;
    ELSE
        DELETE FROM access.account_role AS m WHERE m.account = set_member.account AND m.role = set_member.role;
    END IF;
    IF NOT FOUND THEN
        RETURN FALSE;
    END IF;
    PERFORM access.record_auth(
        set_member.actor, CASE WHEN set_member.member THEN 'join_role' ELSE 'leave_role' END,
        jsonb_build_object('account', set_member.account, 'role', set_member.role));
    IF NOT set_member.member THEN
        PERFORM access.revoke_tokens(set_member.actor, set_member.account, set_member.role, 'the user lost a role');
    END IF;
    RETURN TRUE;
END
$body$;

COMMENT ON FUNCTION access.set_member(jsonb, bigint, bigint, boolean) IS
$$Whether it changed anything. Who is taken out loses his tokens that carry the role, at once.

role, account: their numbers. Errors: 42501 no administrator; 23503 no such user or role.$$;
