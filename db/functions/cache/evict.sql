-- Drops one result, and waits for nobody.
-- requires: ops.cache, cache.discard
CREATE OR REPLACE FUNCTION cache.evict(id text)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_query cache.query%ROWTYPE;
    v_kept text;
BEGIN
    -- The row first, as everybody does; one that a job has pinned is left alone.
    SELECT q.* INTO v_query FROM cache.query AS q
    WHERE q.id = evict.id AND q.state = 'ready' FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    -- What was asked until we had the row.
    SELECT c.kept INTO v_kept FROM ops.cache AS c WHERE c.id = evict.id;
    IF v_kept IS NOT NULL AND NOT v_query.stale THEN
        RETURN NULL;
    END IF;
    RETURN cache.discard(evict.id, CASE WHEN v_query.stale THEN 'its data have changed' ELSE 'the cache is full' END);
END
$body$;

COMMENT ON FUNCTION cache.evict(text) IS
$$Evicts a ready result that is stale, or that nothing protects; returns the bytes it took, NULL when it is kept.

Never waits: a result that somebody reads, or computes from, is kept. The caller commits soon (cache.evict_some).$$;
