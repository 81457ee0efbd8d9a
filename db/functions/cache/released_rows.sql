-- How many rows of an aggregate are released.
-- requires: cache.released_name
CREATE OR REPLACE FUNCTION cache.released_rows(id text, strict boolean)
RETURNS bigint
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_name constant text := cache.released_name(released_rows.id, released_rows.strict);
    v_rows bigint;
BEGIN
    IF to_regclass(v_name) IS NOT NULL THEN
        EXECUTE format('SELECT count(*) FROM %s', v_name) INTO v_rows;
    END IF;
    RETURN v_rows;
END
$body$;

COMMENT ON FUNCTION cache.released_rows(text, boolean) IS
$$Number of rows of the released table, NULL when there is none.$$;
