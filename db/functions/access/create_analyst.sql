-- A database login for a person, or a new password for the one there is.
-- requires: access.grant_role, access.analyst_group, access.record_administration
CREATE OR REPLACE FUNCTION access.create_analyst(
    login text,
    verifier text,
    individual boolean DEFAULT FALSE,
    roles text[] DEFAULT NULL
)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY INVOKER -- only a caller with CREATEROLE makes logins; the owner of this function has it not
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_group constant text := CASE WHEN create_analyst.individual THEN 'flow_individual' ELSE 'flow_analyst' END;
    v_other constant text := CASE WHEN create_analyst.individual THEN 'flow_analyst' ELSE 'flow_individual' END;
    v_former text;
    v_role text;
BEGIN
    IF (create_analyst.login ~ '^[a-z][a-z0-9_]{0,62}$') IS NOT TRUE
        OR create_analyst.login ~ '^(pg|flow)_|^(public|none|postgres)$' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%L is no name for an analyst', create_analyst.login),
            HINT = 'Use lower-case letters, digits and _, beginning with a letter, but not with flow_ or pg_.';
    ELSIF (create_analyst.verifier ~ '^SCRAM-SHA-256\$') IS NOT TRUE THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'the password is not a SCRAM-SHA-256 verifier',
            HINT = 'Let `flowsql access create-analyst` make it: then no password is sent to the server.';
    END IF;

    IF to_regrole(quote_ident(create_analyst.login)) IS NULL THEN
        EXECUTE format('CREATE ROLE %I LOGIN CONNECTION LIMIT 16 PASSWORD %L',
            create_analyst.login, create_analyst.verifier);
    ELSE
        v_former := access.analyst_group(create_analyst.login);
        EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', create_analyst.login, create_analyst.verifier);
    END IF;
    IF v_former IS DISTINCT FROM v_group THEN
        EXECUTE format('GRANT %I TO %I', v_group, create_analyst.login);
        IF v_former IS NOT NULL THEN
            EXECUTE format('REVOKE %I FROM %I', v_other, create_analyst.login);
        END IF;
    END IF;
    FOREACH v_role IN ARRAY coalesce(
        create_analyst.roles, CASE WHEN v_former IS NULL THEN ARRAY['analyst'] ELSE ARRAY[]::text[] END) LOOP
        PERFORM access.grant_role(create_analyst.login, v_role);
    END LOOP;
    PERFORM access.record_administration(
        'create_analyst',
        jsonb_build_object('login', create_analyst.login, 'group', v_group, 'former_group', v_former));
    RETURN v_former IS NULL;
END
$body$;

COMMENT ON FUNCTION access.create_analyst(text, text, boolean, text[]) IS
$$Makes a login for an analyst, or gives the one there is a new password; true when it is new.

verifier: the password as SCRAM-SHA-256 verifier. individual: may see rows about people, in the private
database; otherwise only aggregates, in the gate database. roles: of access.role, added to those it has
(default for a new login: analyst). Errors: 22023 bad name or unknown role; 42710 the name is that of a
role which is no analyst; 42501 the caller may not make roles.$$;
