-- Tokens that were issued here.
-- requires: access.acting_account, access.require_administrator, access.token_refusal, access.zulu
CREATE OR REPLACE FUNCTION access.list_tokens(
    actor jsonb,
    server bigint DEFAULT NULL,
    mine boolean DEFAULT FALSE
)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_account bigint;
BEGIN
    IF list_tokens.mine THEN
        v_account := (access.acting_account(list_tokens.actor)).account;
    ELSE
        PERFORM access.require_administrator(list_tokens.actor);
    END IF;
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', t.token, 'name', t.name, 'username', t.caller, 'server_name', t.audience,
            'roles', (
                SELECT jsonb_agg(jsonb_build_object('id', n.role, 'name', n.name) ORDER BY n.name)
                FROM unnest(t.role_ids, t.roles) AS n (role, name)),
            'issued', access.zulu(t.issued_at), 'expires', access.zulu(t.expires), 'renews', t.renews,
            'state', CASE
                WHEN access.token_refusal(jsonb_build_object(
                    'jti', t.token, 'sub', t.caller, 'iat', extract(EPOCH FROM t.issued_at))) IS NOT NULL THEN 'revoked'
                WHEN t.expires <= now() THEN 'expired' ELSE 'good' END,
            'why', (SELECT r.why FROM access.revocation AS r WHERE r.token = t.token::text)
        ) ORDER BY t.issued_at DESC, t.token), '[]')
        FROM access.token AS t
        WHERE (list_tokens.server IS NULL OR t.server = list_tokens.server)
            AND (v_account IS NULL OR t.account = v_account)
    );
END
$body$;

COMMENT ON FUNCTION access.list_tokens(jsonb, bigint, boolean) IS
$$The history, newest first.

[{"id" (jti), "name", "username", "server_name", "roles", "issued", "expires", "renews", "state", "why"}]. mine: the signed-in
user's; otherwise everybody's. state: good, expired or revoked. Token texts are kept nowhere.
Errors: 42501 no administrator, unless they are his own.$$;
