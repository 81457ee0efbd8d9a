-- Gives a login a role: a named set of permissions.
-- requires: access.record_administration
CREATE OR REPLACE FUNCTION access.grant_role(login text, role text)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- administrators do not write the tables of access themselves
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF to_regrole(quote_ident(grant_role.login)) IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('there is no login %s', quote_ident(grant_role.login)),
            HINT = 'Make it with: flowsql access create-analyst NAME';
    ELSIF NOT EXISTS (SELECT FROM access.role AS r WHERE r.role = grant_role.role) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('there is no role %L', grant_role.role),
            HINT = format('Roles are: %s. Make others with: flowsql access define-roles FILE',
                (SELECT string_agg(r.role, ', ' ORDER BY r.role) FROM access.role AS r));
    END IF;
    INSERT INTO access.role_grant AS g (login, role) VALUES (grant_role.login, grant_role.role)
    ON CONFLICT ON CONSTRAINT role_grant_pkey DO NOTHING;
    IF FOUND THEN
        PERFORM access.record_administration(
            'grant_role', jsonb_build_object('login', grant_role.login, 'role', grant_role.role));
        RETURN TRUE;
    END IF;
    RETURN FALSE;
END
$body$;

COMMENT ON FUNCTION access.grant_role(text, text) IS
$$Gives a database login a role of access.role; false when it has it already. Counts from its next call on.

Errors: 22023 no such login, no such role.$$;
