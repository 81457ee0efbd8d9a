-- Which nested queries are computed and kept as results of their own.
-- requires: query.subqueries, query.is_light
CREATE OR REPLACE FUNCTION query.plan(spec jsonb)
RETURNS TABLE (subspec jsonb)
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
ROWS 5 -- as query.subqueries
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT s.subspec
    FROM query.subqueries(plan.spec) AS s
    INNER JOIN query.kind AS k ON k.kind = s.subspec ->> 'query_kind'
    WHERE k.stored AND s.depth > 0 AND ops.setting_value('cache_dependencies')::boolean
        AND NOT query.is_light(s.subspec)
    GROUP BY s.subspec
    ORDER BY max(s.depth) DESC;
END
$body$;

COMMENT ON FUNCTION query.plan(jsonb) IS
$$The nested specifications that are worth storing, each once, deepest first: those of a kind that is stored but
not light (query.is_light); none under setting cache_dependencies = false.$$;
