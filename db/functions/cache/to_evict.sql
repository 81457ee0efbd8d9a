-- What goes first.
-- requires: ops.cache
CREATE OR REPLACE FUNCTION cache.to_evict(need bigint, tried text[])
RETURNS text[]
LANGUAGE plpgsql
STABLE
PARALLEL RESTRICTED
SECURITY DEFINER -- runners may not read the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN ARRAY(
        SELECT c.id
        FROM (
            SELECT
                r.id,
                r.state = 'stale' AS stale,
                r.score,
                -- What those before it free.
                sum(r.bytes) OVER w - r.bytes AS before
            FROM ops.cache AS r
            WHERE (r.state = 'stale' OR (r.state = 'ready' AND r.kept IS NULL AND to_evict.need > 0))
                AND r.id <> ALL (to_evict.tried)
            WINDOW w AS (ORDER BY r.state = 'stale' DESC, r.score, r.last_used, r.id)
        ) AS c
        WHERE c.stale OR c.before < to_evict.need
        ORDER BY c.stale DESC, c.score, c.id);
END
$body$;

COMMENT ON FUNCTION cache.to_evict(bigint, text[]) IS
$$Ids of the results to evict, in order: all stale ones, then those of the lowest score until need bytes are free.

Without those in tried, those that are pinned or were used within cache_protected_period, and those that feed a query
which waits or runs.$$;
