-- Which kind of analyst is a login?
CREATE OR REPLACE FUNCTION access.analyst_group(login text)
RETURNS text
LANGUAGE plpgsql
STABLE -- reads the catalog
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_group text;
BEGIN
    SELECT g.rolname INTO v_group
    FROM pg_roles AS r
    INNER JOIN pg_auth_members AS m ON m.member = r.oid
    INNER JOIN pg_roles AS g ON g.oid = m.roleid
    WHERE r.rolname = analyst_group.login
        AND r.rolcanlogin
        AND NOT r.rolsuper
        AND g.rolname IN ('flow_individual', 'flow_analyst')
    ORDER BY g.rolname DESC
    LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'duplicate_object',
            MESSAGE = format('role %s exists and is no analyst of FlowSQL', quote_ident(analyst_group.login)),
            HINT = 'Choose another name.';
    END IF;
    RETURN v_group;
END
$body$;

COMMENT ON FUNCTION access.analyst_group(text) IS
$$flow_analyst (aggregates, in the gate database) or flow_individual (the private database).

Errors: 42710 when the login is a role that is neither.$$;
