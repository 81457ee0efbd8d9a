-- A specification and all that is nested in it.
CREATE OR REPLACE FUNCTION query.subqueries(spec jsonb)
RETURNS TABLE (subspec jsonb, depth integer)
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
ROWS 5 -- else a hash table for a hundred million of them is made ready
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    WITH RECURSIVE node AS (
        SELECT subqueries.spec AS value, 0 AS level
        UNION ALL
        SELECT c.value, n.level + 1
        FROM node AS n, LATERAL (
            SELECT o.value FROM jsonb_each(
                CASE WHEN jsonb_typeof(n.value) = 'object' THEN n.value ELSE '{}' END) AS o
            UNION ALL
            SELECT a.value FROM jsonb_array_elements(
                CASE WHEN jsonb_typeof(n.value) = 'array' THEN n.value ELSE '[]' END) AS a
        ) AS c
        WHERE jsonb_typeof(c.value) IN ('object', 'array')
    )
    SELECT n.value, n.level FROM node AS n
    WHERE jsonb_typeof(n.value) = 'object' AND jsonb_typeof(n.value -> 'query_kind') = 'string';
END
$body$;

COMMENT ON FUNCTION query.subqueries(jsonb) IS
$$Every specification within one, itself included, with its depth in the JSON (0 = itself).$$;
