-- The number of the user with a name.
CREATE OR REPLACE FUNCTION access.account_named(name text)
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
    SELECT t.account INTO v_found FROM access.account AS t WHERE t.name = account_named.name;
    IF v_found IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('there is no user %L', left(account_named.name, 100)),
            HINT = '`flowsql auth users list` shows them.';
    END IF;
    RETURN v_found;
END
$body$;

COMMENT ON FUNCTION access.account_named(text) IS
$$The number of a user by name. Errors: P0002 there is none.$$;
