-- A further token like a former one, within the limits of today.
-- requires: access.issue_token, access.acting_account, access.require_administrator, access.token_refusal
CREATE OR REPLACE FUNCTION access.renew_token(
    actor jsonb,
    token uuid,
    lifetime interval DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_token access.token%ROWTYPE;
    v_roles text[];
BEGIN
    SELECT t.* INTO v_token FROM access.token AS t WHERE t.token = renew_token.token;
    IF renew_token.actor IS NULL THEN
        PERFORM access.require_administrator(NULL);
    ELSIF v_token.account IS DISTINCT FROM (access.acting_account(renew_token.actor)).account THEN
        v_token := NULL; -- somebody else's: there is none
    END IF;
    IF v_token.token IS NULL OR v_token.account IS NULL OR v_token.server IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found', MESSAGE = 'there is no such token, or its user or server is gone',
            HINT = 'See the list of tokens.';
    ELSIF access.token_refusal(jsonb_build_object(
        'jti', v_token.token, 'sub', v_token.caller, 'iat', extract(EPOCH FROM v_token.issued_at))) IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = 'a revoked token is not renewed',
            HINT = 'Make a new one.';
    END IF;
    SELECT array_agg(coalesce(r.name, n.name)) INTO v_roles
    FROM unnest(v_token.role_ids, v_token.roles) AS n (role, name)
    LEFT JOIN access.server_role AS r ON n.role = r.role;
    RETURN access.issue_token(
        renew_token.actor, v_token.account, v_token.server, v_roles, v_token.name, renew_token.lifetime, v_token.token);
END
$body$;

COMMENT ON FUNCTION access.renew_token(jsonb, uuid, interval) IS
$$The same name and roles as a token that was issued before, expired or not; the user must still have all the roles.

The former one stays good until it expires. Answers and errors are those of access.issue_token; also P0002 no such
token of his, 55000 it was revoked.$$;
