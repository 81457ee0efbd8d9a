-- A reloaded layer, or moved cells, makes what used it stale.
-- requires: cache.mark_ids_stale, query.subqueries
CREATE OR REPLACE FUNCTION cache.mark_layer_stale(layer text)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN cache.mark_ids_stale(ARRAY(
    WITH RECURSIVE part AS MATERIALIZED (
        SELECT q.id, s.subspec ->> 'aggregation_unit' AS unit, s.subspec ->> 'subscriber_subset' AS subset
        FROM cache.query AS q, query.subqueries(q.spec) AS s
    ),

    touched AS (
        SELECT p.id FROM part AS p WHERE p.unit = mark_layer_stale.layer
        UNION
        -- What names one of these by its id as a subset.
        SELECT p.id FROM touched AS t INNER JOIN part AS p ON p.subset = t.id
    )

    SELECT t.id FROM touched AS t));
END
$body$;

COMMENT ON FUNCTION cache.mark_layer_stale(text) IS
$$Marks results in a layer's unit as stale, and those whose subset is such a result; returns how many.

Call it in the transaction that changes the layer.$$;
