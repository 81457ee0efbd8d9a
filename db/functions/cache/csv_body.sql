-- A result as CSV.
-- requires: cache.plain_sql
CREATE OR REPLACE FUNCTION cache.csv_body(id text, strict boolean DEFAULT FALSE)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_text constant text := cache.plain_sql(csv_body.id, csv_body.strict);
    v_head text;
    v_rows text;
BEGIN
    -- The names come from an empty row, so an empty result has its header too.
    EXECUTE format(
        'SELECT string_agg(cache.csv_field(n.name), '','' ORDER BY n.place) FROM ('
        'SELECT k.name, k.place FROM (SELECT row_to_json(c) AS j FROM (SELECT b.* FROM (SELECT 1) AS o (n) '
        'LEFT JOIN LATERAL (%s LIMIT 0) AS b ON TRUE) AS c) AS e, '
        'json_object_keys(e.j) WITH ORDINALITY AS k (name, place)) AS n', v_text) INTO v_head;
    EXECUTE format(
        'SELECT string_agg(l.line, '''' ORDER BY l.place) FROM ('
        'SELECT b.place, string_agg(cache.csv_field(f.value), '','' ORDER BY f.place) || E''\r\n'' AS line FROM ('
        'SELECT row_to_json(r) AS j, row_number() OVER () AS place FROM (%s) AS r) AS b, '
        'json_each_text(b.j) WITH ORDINALITY AS f (key, value, place) GROUP BY b.place) AS l', v_text) INTO v_rows;
    RETURN concat(v_head, E'\r\n', v_rows);
END
$body$;

COMMENT ON FUNCTION cache.csv_body(text, boolean) IS
$$A ready result as CSV text: header, CR LF, commas, quotes where needed, NULL as nothing.
Errors: P0002 no such result.$$;
