-- Evicts results, one a transaction. An invoker's procedure, for only such a one may commit.
-- requires: cache.start_pruning, cache.to_evict, cache.evict, cache.end_pruning
CREATE OR REPLACE PROCEDURE cache.prune(
    every interval DEFAULT '0',
    longest interval DEFAULT NULL,
    INOUT evicted bigint DEFAULT 0
)
LANGUAGE plpgsql
AS $body$
DECLARE
    v_need bigint;
    v_ids text[];
    v_tried text[] := '{}';
    v_id text;
    v_bytes bigint;
    v_end timestamptz;
BEGIN
    evicted := 0;
    v_need := cache.start_pruning(prune.every);
    COMMIT;
    IF v_need IS NULL THEN
        RETURN;
    END IF;
    v_end := pg_catalog.clock_timestamp() OPERATOR(pg_catalog.+)
        coalesce(prune.longest, ops.setting_value('cache_prune_timeout')::pg_catalog.interval);
    LOOP
        v_ids := cache.to_evict(v_need, v_tried);
        COMMIT;
        EXIT WHEN v_ids OPERATOR(pg_catalog.=) '{}';
        FOREACH v_id IN ARRAY v_ids LOOP
            EXIT WHEN pg_catalog.clock_timestamp() OPERATOR(pg_catalog.>) v_end;
            v_bytes := cache.evict(v_id);
            COMMIT;
            IF v_bytes IS NOT NULL THEN
                v_need := v_need OPERATOR(pg_catalog.-) v_bytes;
                evicted := evicted OPERATOR(pg_catalog.+) 1;
            END IF;
        END LOOP;
        EXIT WHEN pg_catalog.clock_timestamp() OPERATOR(pg_catalog.>) v_end;
        v_tried := v_tried OPERATOR(pg_catalog.||) v_ids;
    END LOOP;
    PERFORM cache.end_pruning();
    COMMIT;
END
$body$;

COMMENT ON PROCEDURE cache.prune (interval, interval, bigint) IS
$$Evicts stale results, and if results take more than setting cache_size, those of the lowest score down to
cache_low_water per cent of it. evicted: gives back how many.

every: do nothing if the last run is not as long ago; NULL: do nothing unless the limit is passed. longest: end
after this time (setting cache_prune_timeout). Waits for nobody: what is read or computed from is kept. One session at
a time; others return at once. Cannot be called within a transaction.$$;
