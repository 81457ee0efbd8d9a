-- Who works with this database by SQL, and with which roles.
CREATE OR REPLACE FUNCTION access.analysts()
RETURNS TABLE (login text, individual boolean, roles text[], last_asked timestamptz)
LANGUAGE plpgsql
STABLE -- reads only
PARALLEL SAFE
SECURITY DEFINER -- administrators read no tables of access but through functions
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT
        r.rolname::text,
        bool_or(g.rolname = 'flow_individual'),
        ARRAY(
            SELECT h.role FROM access.role_grant AS h WHERE h.login = r.rolname ORDER BY h.role
        ),
        (SELECT max(a.asked_at) FROM access.asked AS a WHERE a.via = 'login' AND a.login = r.rolname)
    FROM pg_roles AS r
    INNER JOIN pg_auth_members AS m ON m.member = r.oid
    INNER JOIN pg_roles AS g ON g.oid = m.roleid
    WHERE r.rolcanlogin AND g.rolname IN ('flow_individual', 'flow_analyst')
    GROUP BY r.rolname
    ORDER BY r.rolname;
END
$body$;

COMMENT ON FUNCTION access.analysts() IS
$$Analysts' logins by name: whether they see individual-level rows, their roles, when they last asked a query.$$;
