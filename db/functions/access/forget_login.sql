-- What belonged to a login that is gone, so that the next person of that name inherits nothing.
-- requires: access.record_administration, access.withdraw_unallowed
CREATE OR REPLACE FUNCTION access.forget_login(login text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- administrators do not write the tables of access themselves
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.withdraw_unallowed(forget_login.login, TRUE);
    DELETE FROM access.role_grant AS g WHERE g.login = forget_login.login;
    DELETE FROM cache.schedule AS s WHERE s.owner = forget_login.login;
    DELETE FROM access.asked AS a WHERE a.via = 'login' AND a.login = forget_login.login;
    PERFORM access.record_administration('drop_analyst', jsonb_build_object('login', forget_login.login));
END
$body$;

COMMENT ON FUNCTION access.forget_login(text) IS
$$Cancels a login's jobs, removes its roles, its schedules and its list of asked queries.$$;
