-- Pruning is over, or must be.
-- requires: cache.excess, cache.limit_bytes, ops.end_turn, ops.note
CREATE OR REPLACE FUNCTION cache.end_pruning()
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- runners may not touch the catalogue themselves
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM ops.end_turn('prune');
    IF cache.excess() > 0 AND NOT EXISTS (
        SELECT FROM ops.log AS l WHERE l.what = 'cache-full' AND l.at > now() - interval '1 hour'
    ) THEN
        PERFORM ops.note('cache-full', NULL, 'the rest is pinned, in use, or was used within cache_protected_period',
            (
                SELECT jsonb_build_object('limit', cache.limit_bytes(), 'bytes', sum(q.bytes), 'largest', max(q.bytes))
                FROM cache.query AS q WHERE q.bytes > 0
            ));
    END IF;
END
$body$;

COMMENT ON FUNCTION cache.end_pruning() IS
$$Gives the turn to prune back; notes, once an hour, that results still take more than their limit.$$;
