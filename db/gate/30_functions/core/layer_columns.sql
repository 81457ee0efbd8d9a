-- The layers among the foreign tables of a schema.
CREATE OR REPLACE FUNCTION core.layer_columns(schema_name text)
RETURNS TABLE (name text, columns text)
LANGUAGE plpgsql
STABLE -- reads the catalog
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT
        c.relname::text,
        string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
    FROM pg_class AS c
    INNER JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = to_regnamespace(layer_columns.schema_name) AND c.relkind = 'f'
    GROUP BY c.relname;
END
$body$;

COMMENT ON FUNCTION core.layer_columns(text) IS
$$Name and columns with their types of each foreign table of a schema.$$;
