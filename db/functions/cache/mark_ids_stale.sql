-- Marks results as stale.
CREATE OR REPLACE FUNCTION cache.mark_ids_stale(ids text[])
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_count bigint;
BEGIN
    -- Locked in the order of ids, as cache.enqueue does: neither waits for the other in a circle.
    -- Queued ones too: one that is being claimed is found running.
    PERFORM 1 FROM cache.query AS q
    WHERE q.id = ANY (mark_ids_stale.ids) AND q.state IN ('queued', 'running', 'ready')
    ORDER BY q.id FOR NO KEY UPDATE;
    UPDATE cache.query AS q SET stale = TRUE
    WHERE q.id = ANY (mark_ids_stale.ids) AND q.state IN ('running', 'ready') AND NOT q.stale;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION cache.mark_ids_stale(text[]) IS
$$Marks the running and ready ones of the queries with these ids as stale; returns how many.$$;
