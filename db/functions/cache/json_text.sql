-- A result as the JSON that flowclient reads, written anew from its rows.
-- requires: cache.plain_sql
CREATE OR REPLACE FUNCTION cache.json_text(id text, strict boolean DEFAULT FALSE)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
SET datestyle = 'ISO, YMD'
SET extra_float_digits = 1
AS $body$
DECLARE
    v_rows text;
BEGIN
    EXECUTE format('SELECT string_agg(row_to_json(b)::text, '', '') FROM (%s) AS b',
        cache.plain_sql(json_text.id, json_text.strict)) INTO v_rows;
    RETURN format('{"query_id": %s, "query_result": [%s]}', to_json(json_text.id), v_rows);
END
$body$;

COMMENT ON FUNCTION cache.json_text(text, boolean) IS
$$A ready result as JSON text {"query_id": …, "query_result": [row objects]}. Errors: P0002 no such result.$$;
