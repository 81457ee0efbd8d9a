-- A tree of errors as one line for people.
CREATE OR REPLACE FUNCTION query.error_text(errors jsonb)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_text text;
BEGIN
    WITH RECURSIVE node AS (
        SELECT ''::text AS path, error_text.errors AS value
        UNION ALL
        SELECT concat_ws('.', nullif(n.path, ''), nullif(e.key, '_schema')), e.value
        FROM node AS n, jsonb_each(
            CASE WHEN jsonb_typeof(n.value) = 'object' THEN n.value ELSE '{}' END) AS e
    )
    SELECT string_agg(concat_ws(': ', nullif(n.path, ''), m.value), ' ' ORDER BY n.path, m.value) INTO v_text
    FROM node AS n, jsonb_array_elements_text(
        CASE WHEN jsonb_typeof(n.value) = 'array' THEN n.value ELSE '[]' END) AS m;
    RETURN v_text;
END
$body$;

COMMENT ON FUNCTION query.error_text(jsonb) IS
$$The tree of query.errors as one line: each message behind the path of its member.$$;
