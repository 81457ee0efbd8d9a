-- The number of a role of a server.
-- requires: access.server_named
CREATE OR REPLACE FUNCTION access.server_role_named(server text, role text)
RETURNS bigint
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- administrators do not write the tables of access themselves
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_found bigint;
BEGIN
    SELECT r.role INTO v_found
    FROM access.server_role AS r
    WHERE r.server = access.server_named(server_role_named.server) AND r.name = server_role_named.role;
    IF v_found IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('server %L has no role %L', left(server_role_named.server, 100), left(server_role_named.role, 100)),
            HINT = '`flowsql auth roles list` shows them.';
    END IF;
    RETURN v_found;
END
$body$;

COMMENT ON FUNCTION access.server_role_named(text, text) IS
$$The number of a role by the names of its server and its own. Errors: P0002 there is none.$$;
