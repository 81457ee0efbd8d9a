-- Roles of servers.
-- requires: access.acting_account, access.require_administrator, access.zulu
CREATE OR REPLACE FUNCTION access.list_server_roles(
    actor jsonb,
    role bigint DEFAULT NULL,
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
    IF list_server_roles.mine THEN
        v_account := (access.acting_account(list_server_roles.actor)).account;
    ELSE
        PERFORM access.require_administrator(list_server_roles.actor);
    END IF;
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', r.role, 'name', r.name, 'server', r.server, 'server_name', s.name,
            'latest_token_expiry', access.zulu(r.latest_expiry),
            'longest_token_life_minutes', extract(EPOCH FROM r.longest_life)::bigint / 60,
            'scopes', (
                SELECT coalesce(jsonb_agg(x.scope_id ORDER BY x.scope_id), '[]')
                FROM access.server_role_scope AS x WHERE x.role = r.role),
            'users', (
                SELECT coalesce(jsonb_agg(m.account ORDER BY m.account), '[]')
                FROM access.account_role AS m
                WHERE m.role = r.role AND (v_account IS NULL OR m.account = v_account))
        ) ORDER BY s.name, r.name), '[]')
        FROM access.server_role AS r
        INNER JOIN access.server AS s ON r.server = s.server
        WHERE (list_server_roles.role IS NULL OR r.role = list_server_roles.role)
            AND (v_account IS NULL OR EXISTS (
                SELECT FROM access.account_role AS m WHERE m.role = r.role AND m.account = v_account))
    );
END
$body$;

COMMENT ON FUNCTION access.list_server_roles(jsonb, bigint, boolean) IS
$$All roles, one by number, or (mine) those of the signed-in user: [{"id", "name", "server", "scopes", "users", …}].

Errors: 42501 no administrator, unless they are his own.$$;
