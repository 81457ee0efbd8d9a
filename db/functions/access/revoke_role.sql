-- Takes a role from a login.
-- requires: access.record_administration, access.withdraw_unallowed
CREATE OR REPLACE FUNCTION access.revoke_role(login text, role text)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- administrators do not write the tables of access themselves
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    DELETE FROM access.role_grant AS g
    WHERE g.login = revoke_role.login AND g.role = revoke_role.role;
    IF FOUND THEN
        PERFORM access.record_administration(
            'revoke_role', jsonb_build_object('login', revoke_role.login, 'role', revoke_role.role));
        PERFORM access.withdraw_unallowed(revoke_role.login);
        RETURN TRUE;
    END IF;
    RETURN FALSE;
END
$body$;

COMMENT ON FUNCTION access.revoke_role(text, text) IS
$$Takes a role from a database login; false when it has it not. Counts from its next call on, for results
already asked and opened too; jobs that need it are cancelled.$$;
