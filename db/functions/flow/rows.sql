-- A result's rows, whatever their columns.
-- requires: cache.pin, cache.plain_sql, cache.touch
CREATE OR REPLACE FUNCTION flow.rows(id text)
RETURNS SETOF jsonb
LANGUAGE plpgsql
VOLATILE -- counts the use
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not read the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM cache.pin("rows".id);
    RETURN QUERY EXECUTE format('SELECT to_jsonb(b) FROM (%s) AS b', cache.plain_sql("rows".id));
    PERFORM cache.touch("rows".id);
END
$body$;

COMMENT ON FUNCTION flow.rows(text) IS
$$The rows of a ready query, each as jsonb, in a fixed order. For typed columns use flow.open(id).

Errors: P0002 no such result; 40001 it was computed anew after the transaction's snapshot.$$;
