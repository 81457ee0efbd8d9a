-- The users.
-- requires: access.require_administrator, ops.setting_value
CREATE OR REPLACE FUNCTION access.list_accounts(
    actor jsonb,
    account bigint DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.require_administrator(list_accounts.actor);
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', a.account, 'name', a.name, 'is_admin', a.is_admin, 'has_two_factor', t.account IS NOT NULL,
            'require_two_factor', a.require_two_factor, 'disabled', a.disabled_at IS NOT NULL,
            'locked', coalesce(f.failures >= ops.setting_value('sign_in_failures')::integer
                AND f.last_at >= now() - ops.setting_value('sign_in_lockout')::interval, FALSE),
            'signed_in_at', access.zulu(a.signed_in_at),
            'roles', (
                SELECT coalesce(jsonb_agg(r.role ORDER BY r.role), '[]')
                FROM access.account_role AS r WHERE r.account = a.account)
        ) ORDER BY a.name), '[]')
        FROM access.account AS a
        LEFT JOIN access.two_factor AS t ON a.account = t.account
        LEFT JOIN access.sign_in AS f ON f.subject = 'name:' || a.name
        WHERE list_accounts.account IS NULL OR a.account = list_accounts.account
    );
END
$body$;

COMMENT ON FUNCTION access.list_accounts(jsonb, bigint) IS
$$All users, or one by number.

[{"id", "name", "is_admin", "has_two_factor", "require_two_factor", "disabled", "locked", "signed_in_at", "roles"}].
Errors: 42501 no administrator.$$;
