-- Whose session it is.
-- requires: ops.setting_value
CREATE OR REPLACE FUNCTION access.session_account(session text)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE -- a use makes it last
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_account bigint;
BEGIN
    UPDATE access.session AS s SET used_at = now()
    WHERE s.digest = session_account.session
        AND s.used_at > now() - ops.setting_value('session_lifetime')::interval
        AND s.created_at > now() - ops.setting_value('session_longest')::interval
    RETURNING s.account INTO v_account;
    RETURN (
        SELECT jsonb_build_object(
            'id', a.account, 'name', a.name, 'is_admin', a.is_admin, 'require_two_factor', a.require_two_factor,
            'two_factor_enabled', t.account IS NOT NULL, 'hash', a.password_hash)
        FROM access.account AS a
        LEFT JOIN access.two_factor AS t ON a.account = t.account
        WHERE a.account = v_account AND a.disabled_at IS NULL
    );
END
$body$;

COMMENT ON FUNCTION access.session_account(text) IS
$$The user of a session, {"id", "name", "is_admin", "require_two_factor", "two_factor_enabled", "hash"}; null: none.

session: SHA-256 of its secret, in hex. It ends session_lifetime after its last use, and session_longest after
it began.$$;
