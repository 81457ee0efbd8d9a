-- Which nested queries are computed and kept as results of their own.
-- requires: query.subqueries
CREATE OR REPLACE FUNCTION query.plan(spec jsonb)
RETURNS TABLE (subspec jsonb)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT s.subspec
    FROM query.subqueries(plan.spec) AS s
    INNER JOIN query.kind AS k ON k.kind = s.subspec ->> 'query_kind'
    WHERE k.stored AND s.depth > 0 AND ops.setting_value('cache_dependencies')::boolean
    GROUP BY s.subspec
    ORDER BY max(s.depth) DESC;
END
$body$;

COMMENT ON FUNCTION query.plan(jsonb) IS
$$The nested specifications that are worth storing, each once, deepest first; none under setting cache_dependencies =
false.$$;
