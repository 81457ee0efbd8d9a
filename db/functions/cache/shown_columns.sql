-- The columns of a released table.
CREATE OR REPLACE FUNCTION cache.shown_columns(relation regclass)
RETURNS TABLE (place smallint, name text, type text)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT a.attnum, a.attname::text, format_type(a.atttypid, a.atttypmod)
    FROM pg_attribute AS a
    WHERE a.attrelid = shown_columns.relation AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum;
END
$body$;

COMMENT ON FUNCTION cache.shown_columns(regclass) IS
$$Columns of a table in order: place, name and type as SQL writes it.$$;
