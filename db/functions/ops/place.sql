-- Puts a table where its rows belong, on a cluster of several machines.
CREATE OR REPLACE FUNCTION ops.place(relation regclass, key text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_extension AS e WHERE e.extname = 'citus')
        AND EXISTS (
            SELECT 1 FROM pg_attribute AS a WHERE a.attrelid = place.relation AND a.attname = place.key) THEN
        EXECUTE format('SELECT %s($1, $2)', 'create_distributed_table') USING place.relation, place.key;
    END IF;
END
$body$;

COMMENT ON FUNCTION ops.place(regclass, text) IS
$$Distributes a new table by its key column where Citus runs it; does nothing elsewhere, or without that column.$$;
