-- Which layers, registered tables and lists a specification reads, nested ones included.
-- requires: query.wanted_days, query.subqueries
CREATE OR REPLACE FUNCTION query.wanted_places(spec jsonb, has_days boolean DEFAULT NULL)
RETURNS TABLE (what text, name text)
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
ROWS 5 -- as query.subqueries
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    WITH part AS MATERIALIZED (
        SELECT s.subspec FROM query.subqueries(wanted_places.spec) AS s
    )

    SELECT 'layer', p.subspec ->> 'aggregation_unit' FROM part AS p WHERE p.subspec ->> 'aggregation_unit' IS NOT NULL
    UNION
    SELECT 'table', t.name FROM part AS p, LATERAL (
        VALUES (p.subspec ->> 'mapping_table'), (p.subspec ->> 'geom_table')) AS t (name)
    WHERE t.name IS NOT NULL
    UNION
    -- Cells that have events count by their days: this is for what reads no event.
    SELECT 'cells', '' WHERE NOT coalesce(
        wanted_places.has_days, EXISTS (SELECT 1 FROM query.wanted_days(wanted_places.spec) AS w))
    UNION
    SELECT 'phones', '' FROM part AS p
    INNER JOIN pg_proc AS f ON f.proname = p.subspec ->> 'query_kind' AND f.pronamespace = 'query'::regnamespace
    WHERE f.prosrc LIKE '%store.tac %'
    UNION
    -- A subset that is named by the id of a query reads what that query reads.
    SELECT n.what, n.name FROM part AS p
    INNER JOIN cache.query AS q ON q.id = p.subspec ->> 'subscriber_subset' AND q.level = 'subscriber'
    CROSS JOIN LATERAL query.wanted_places(q.spec) AS n;
END
$body$;

COMMENT ON FUNCTION query.wanted_places(jsonb, boolean) IS
$$The region layers, the mapping and geometry tables, the list of cells (when it reads no event) and of phones that a
specification in normal form reads at any depth: (what, name) as in cache.place_used.$$;
