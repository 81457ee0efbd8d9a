-- The number of the server with a name.
CREATE OR REPLACE FUNCTION access.server_named(name text)
RETURNS bigint
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- administrators do not write the tables of access themselves
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_found bigint;
BEGIN
    SELECT t.server INTO v_found FROM access.server AS t WHERE t.name = server_named.name;
    IF v_found IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('there is no server %L', left(server_named.name, 100)),
            HINT = '`flowsql auth servers list` shows them.';
    END IF;
    RETURN v_found;
END
$body$;

COMMENT ON FUNCTION access.server_named(text) IS
$$The number of a server by name. Errors: P0002 there is none.$$;
