-- Removes an analyst's login.
-- requires: access.analyst_group, access.forget_login
CREATE OR REPLACE FUNCTION access.drop_analyst(login text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY INVOKER -- only a caller with CREATEROLE drops logins; the owner of this function has it not
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF to_regrole(quote_ident(drop_analyst.login)) IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('there is no login %s', quote_ident(drop_analyst.login)),
            HINT = 'flowsql access list shows who there is.';
    END IF;
    PERFORM access.analyst_group(drop_analyst.login);
    EXECUTE format('ALTER ROLE %I NOLOGIN', drop_analyst.login);
    PERFORM pg_terminate_backend(a.pid) FROM pg_stat_activity AS a WHERE a.usename = drop_analyst.login;
    EXECUTE format('DROP ROLE %I', drop_analyst.login);
    PERFORM access.forget_login(drop_analyst.login);
END
$body$;

COMMENT ON FUNCTION access.drop_analyst(text) IS
$$Ends the sessions of an analyst's login and removes it with its roles; the audit trail keeps what it did.

Errors: 22023 no such login; 42710 it is no analyst; 2BP01 it owns objects or has rights of its own.$$;
