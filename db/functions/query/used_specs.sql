-- Every specification that a query is made of, those of its subsets too.
CREATE OR REPLACE FUNCTION query.used_specs(spec jsonb)
RETURNS TABLE (subspec jsonb, in_subset boolean)
LANGUAGE plpgsql
STABLE -- reads the catalogue: a subset may be the id of a stored query
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    WITH RECURSIVE node AS (
        SELECT used_specs.spec AS value, FALSE AS inside
        UNION ALL
        SELECT v.value, n.inside OR c.key = 'subscriber_subset'
        FROM node AS n
        CROSS JOIN LATERAL (
            SELECT o.key, o.value FROM jsonb_each(
                CASE WHEN jsonb_typeof(n.value) = 'object' THEN n.value ELSE '{}' END) AS o
            UNION ALL
            SELECT '', a.value FROM jsonb_array_elements(
                CASE WHEN jsonb_typeof(n.value) = 'array' THEN n.value ELSE '[]' END) AS a
        ) AS c
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN jsonb_typeof(c.value) IN ('object', 'array') THEN c.value
                -- Not a join: it would read the whole catalogue at every request.
                WHEN c.key = 'subscriber_subset' AND jsonb_typeof(c.value) = 'string' THEN (
                    SELECT q.spec FROM cache.query AS q
                    WHERE q.id = c.value #>> '{}'
                        -- A registered subset is a set of its own, which an administrator made.
                        AND NOT EXISTS (SELECT FROM store.subset AS s WHERE s.id = q.id))
            END AS value
            OFFSET 0
        ) AS v
        WHERE v.value IS NOT NULL
    )
    SELECT n.value, n.inside FROM node AS n
    WHERE jsonb_typeof(n.value) = 'object' AND jsonb_typeof(n.value -> 'query_kind') = 'string';
END
$body$;

COMMENT ON FUNCTION query.used_specs(jsonb) IS
$$Every specification within one, itself included, and those behind its subscriber subsets: given as a specification, or
as the id of a stored query. in_subset: it only chooses people. Registered subsets have none.$$;
