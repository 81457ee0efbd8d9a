-- The servers that tokens are issued for.
-- requires: access.require_administrator, access.zulu
CREATE OR REPLACE FUNCTION access.list_servers(
    actor jsonb,
    server bigint DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.require_administrator(list_servers.actor);
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', s.server, 'name', s.name, 'latest_token_expiry', access.zulu(s.latest_expiry),
            'longest_token_life_minutes', extract(EPOCH FROM s.longest_life)::bigint / 60,
            'scopes', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'id', c.scope_id, 'name', c.scope, 'enabled', c.enabled) ORDER BY c.scope), '[]')
                FROM access.server_scope AS c WHERE c.server = s.server AND c.published),
            'roles', (
                SELECT coalesce(jsonb_agg(r.role ORDER BY r.name), '[]')
                FROM access.server_role AS r WHERE r.server = s.server)
        ) ORDER BY s.name), '[]')
        FROM access.server AS s
        WHERE list_servers.server IS NULL OR s.server = list_servers.server
    );
END
$body$;

COMMENT ON FUNCTION access.list_servers(jsonb, bigint) IS
$$All servers, or one by number.

[{"id", "name", "latest_token_expiry", "longest_token_life_minutes", "scopes", "roles"}].
scopes: [{"id", "name", "enabled"}]; roles: numbers. Errors: 42501 no administrator.$$;
