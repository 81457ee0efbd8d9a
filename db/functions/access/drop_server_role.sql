-- Removes a role of a server.
-- requires: access.require_administrator, access.record_auth, access.revoke_tokens
CREATE OR REPLACE FUNCTION access.drop_server_role(actor jsonb, role bigint)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_name text;
BEGIN
    PERFORM access.require_administrator(drop_server_role.actor);
    PERFORM access.revoke_tokens(drop_server_role.actor, NULL, drop_server_role.role, 'the role was removed');
    DELETE FROM access.server_role AS r WHERE r.role = drop_server_role.role RETURNING r.name INTO v_name;
    IF v_name IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found', MESSAGE = 'there is no such role', HINT = 'See the list of roles.';
    END IF;
    PERFORM access.record_auth(drop_server_role.actor, 'drop_role', jsonb_build_object(
        'role', drop_server_role.role, 'name', v_name));
END
$body$;

COMMENT ON FUNCTION access.drop_server_role(jsonb, bigint) IS
$$Removes a role, and revokes the tokens that carry it.

Errors: 42501 no administrator; P0002 no such role.$$;
