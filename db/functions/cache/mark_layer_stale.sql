-- A reloaded layer, or moved cells, makes what used it stale.
-- requires: query.subqueries
CREATE OR REPLACE FUNCTION cache.mark_layer_stale(layer text)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_count bigint;
BEGIN
    UPDATE cache.query AS q SET stale = TRUE
    WHERE q.state IN ('running', 'ready') AND NOT q.stale AND EXISTS (
        SELECT 1 FROM query.subqueries(q.spec) AS s
        WHERE s.subspec ->> 'aggregation_unit' = mark_layer_stale.layer);
    GET DIAGNOSTICS v_count = ROW_COUNT;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION cache.mark_layer_stale(text) IS
$$Marks results in a layer's unit as stale; returns how many. Call it in the transaction that changes the layer.$$;
