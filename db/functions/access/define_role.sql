-- Makes or changes a role: a named set of permissions.
-- requires: query.published_scopes, access.record_administration, access.withdraw_unallowed
CREATE OR REPLACE FUNCTION access.define_role(role text, scopes text[], description text DEFAULT '')
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- administrators do not write the tables of access themselves
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_published constant text[] := query.published_scopes(); -- once, not for each scope
    v_unknown text;
    v_new boolean;
BEGIN
    SELECT string_agg(s.scope, ', ' ORDER BY s.scope) INTO v_unknown
    FROM unnest(define_role.scopes) AS s (scope)
    WHERE s.scope <> ALL (v_published);
    IF v_unknown IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('role %L names unknown scopes: %s', define_role.role, v_unknown),
            HINT = 'The published ones are in the API''s openapi.json, as x-security-scopes.';
    ELSIF coalesce(define_role.role, '') = '' OR define_role.scopes IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'a role needs a name and a list of scopes',
            HINT = 'Write {"name": ["run", "admin3:flows:flows", …]}.';
    END IF;
    v_new := NOT EXISTS (SELECT FROM access.role AS r WHERE r.role = define_role.role);
    INSERT INTO access.role AS r (role, scopes, description)
    VALUES (define_role.role, define_role.scopes, define_role.description)
    ON CONFLICT ON CONSTRAINT role_pkey DO UPDATE SET
        scopes = excluded.scopes,
        every_scope = FALSE,
        description = coalesce(nullif(excluded.description, ''), r.description);
    PERFORM access.record_administration(
        'define_role', jsonb_build_object('role', define_role.role, 'scopes', define_role.scopes));
    IF NOT v_new THEN
        PERFORM access.withdraw_unallowed();
    END IF;
    RETURN v_new;
END
$body$;

COMMENT ON FUNCTION access.define_role(text, text[], text) IS
$$Makes a role with these scopes, or gives the one there is exactly these; true when it is new. Jobs
that it does not allow any more are cancelled.

scopes: published permission strings. Errors: 22023 unknown scopes, named.$$;
