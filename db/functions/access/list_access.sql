-- Who may ask what.
-- requires: access.who, access.require_administrator
CREATE OR REPLACE FUNCTION access.list_access(
    actor jsonb,
    scope text DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.require_administrator(list_access.actor);
    RETURN (
        SELECT coalesce(jsonb_agg(to_jsonb(g.*) ORDER BY g.who, g.via, g.server, g.role), '[]')
        FROM (
            SELECT w.who, w.via, w.server, w.role, count(*) AS scopes
            FROM access.who AS w
            WHERE list_access.scope IS NULL OR w.scope = list_access.scope
            GROUP BY w.who, w.via, w.server, w.role
        ) AS g
    );
END
$body$;

COMMENT ON FUNCTION access.list_access(jsonb, text) IS
$$access.who by person and role: [{"who", "via", "server", "role", "scopes": how many}]; scope: only who holds that one.

Errors: 42501 no administrator.$$;
