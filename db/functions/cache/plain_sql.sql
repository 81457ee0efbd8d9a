-- Geometries as their hexadecimal text.
-- requires: cache.released_name, cache.result_sql, cache.shown_columns
CREATE OR REPLACE FUNCTION cache.plain_sql(id text, strict boolean DEFAULT FALSE)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_text constant text := cache.result_sql(plain_sql.id, plain_sql.strict);
    v_relation constant regclass := coalesce(
        to_regclass(cache.released_name(plain_sql.id, plain_sql.strict)),
        to_regclass(format('individual.%I', 'rows_' || plain_sql.id)));
    v_columns text;
BEGIN
    SELECT string_agg(
        format(CASE WHEN c.type ~ 'geometry' THEN 'g.%1$I::text AS %1$I' ELSE 'g.%1$I' END, c.name), ', '
        ORDER BY c.place)
    INTO v_columns FROM cache.shown_columns(v_relation) AS c;
    RETURN format('SELECT %s FROM (%s) AS g', coalesce(v_columns, 'g.*'), v_text);
END
$body$;

COMMENT ON FUNCTION cache.plain_sql(text, boolean) IS
$$SQL text of cache.result_sql with geometries as hexadecimal EWKB text. Errors: P0002 no such result.$$;
