-- The roles of a database login.
-- requires: query.published_scopes
CREATE OR REPLACE FUNCTION access.login_roles(login text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_object_agg(r.role, to_jsonb(
            CASE WHEN r.every_scope THEN query.published_scopes() ELSE r.scopes END)), '{}')
        FROM access.role_grant AS g INNER JOIN access.role AS r ON r.role = g.role
        WHERE g.login = login_roles.login
    );
END
$body$;

COMMENT ON FUNCTION access.login_roles(text) IS
$$Object of the scopes of each role granted to a database login, in the form that tokens carry.$$;
