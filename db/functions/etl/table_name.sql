-- The plain name of a table that is to be registered.
CREATE OR REPLACE FUNCTION etl.table_name(name text, what text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_name constant text := regexp_replace(table_name.name, '^geography\.', '');
    v_other text;
BEGIN
    IF v_name !~ '^[a-z][a-z0-9_]{0,62}$' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%L is no name for a table', table_name.name),
            HINT = 'Use lower-case letters, digits and _, a letter first, at most 63; geography. may stand before it.';
    END IF;
    SELECT u.what INTO v_other
    FROM (
        SELECT 'mapping' AS what FROM store.mapping AS m WHERE m.mapping = v_name
        UNION ALL SELECT 'geometry' FROM store.geometry_table AS g WHERE g.geometry_table = v_name
        UNION ALL SELECT 'region layer' FROM store.layer AS l WHERE l.layer = v_name
    ) AS u
    WHERE u.what <> table_name.what;
    IF v_other IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%s is the name of a %s already', v_name, v_other),
            HINT = 'Choose another name.';
    END IF;
    RETURN v_name;
END
$body$;

COMMENT ON FUNCTION etl.table_name(text, text) IS
$$Name of a mapping or geometry table (what) without the schema geography, which may stand before it.

Errors: 22023 no name, or that of something else.$$;
