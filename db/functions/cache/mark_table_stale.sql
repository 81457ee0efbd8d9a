-- A reloaded mapping or geometry table makes what used it stale.
-- requires: query.subqueries
CREATE OR REPLACE FUNCTION cache.mark_table_stale(name text)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_count bigint;
BEGIN
    WITH RECURSIVE part AS MATERIALIZED (
        SELECT q.id, s.subspec, s.subspec ->> 'subscriber_subset' AS subset
        FROM cache.query AS q, query.subqueries(q.spec) AS s
    ),

    touched AS (
        SELECT p.id FROM part AS p
        WHERE mark_table_stale.name IN (p.subspec ->> 'mapping_table', p.subspec ->> 'geom_table')
        UNION
        -- What names one of these by its id as a subset.
        SELECT p.id FROM touched AS t INNER JOIN part AS p ON p.subset = t.id
    )

    UPDATE cache.query AS q SET stale = TRUE
    FROM touched AS t
    WHERE q.id = t.id AND q.state IN ('running', 'ready') AND NOT q.stale;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION cache.mark_table_stale(text) IS
$$Marks results of a unit that a mapping or geometry table makes as stale, and those whose subset is such a result;
returns how many. Call it in the transaction that changes the table.$$;
