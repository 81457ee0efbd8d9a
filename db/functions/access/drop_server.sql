-- Removes a server.
-- requires: access.require_administrator, access.record_auth
CREATE OR REPLACE FUNCTION access.drop_server(actor jsonb, server bigint)
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
    PERFORM access.require_administrator(drop_server.actor);
    DELETE FROM access.server AS s WHERE s.server = drop_server.server RETURNING s.name INTO v_name;
    IF v_name IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found', MESSAGE = 'there is no such server', HINT = 'See the list of servers.';
    END IF;
    PERFORM access.record_auth(drop_server.actor, 'drop_server', jsonb_build_object(
        'server', drop_server.server, 'name', v_name));
END
$body$;

COMMENT ON FUNCTION access.drop_server(jsonb, bigint) IS
$$Removes a server with its scopes and roles. Tokens that it accepts stay good until they expire or are revoked.

Errors: 42501 no administrator; P0002 no such server.$$;
