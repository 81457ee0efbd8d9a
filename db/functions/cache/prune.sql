-- Evicts results, a few a transaction. An invoker's procedure, for only such a one may commit.
-- requires: cache.start_pruning, cache.to_evict, cache.evict_some, cache.end_pruning
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
    v_first integer;
    v_tried text[] := '{}';
    v_some record;
    v_every interval := prune.every;
    v_start timestamptz;
    v_end timestamptz;
    v_idle boolean; -- there was something to evict, and nothing could be
BEGIN
    evicted := 0;
    LOOP
        v_need := cache.start_pruning(v_every);
        COMMIT;
        EXIT WHEN v_need IS NULL;
        v_start := coalesce(v_start, pg_catalog.clock_timestamp());
        v_end := v_start OPERATOR(pg_catalog.+)
            coalesce(prune.longest, ops.setting_value('cache_prune_timeout')::pg_catalog.interval);
        v_idle := v_need OPERATOR(pg_catalog.>) 0;
        v_tried := '{}';
        LOOP
            v_ids := cache.to_evict(v_need, v_tried);
            COMMIT;
            EXIT WHEN v_ids OPERATOR(pg_catalog.=) '{}';
            v_tried := v_tried OPERATOR(pg_catalog.||) v_ids;
            v_first := 1;
            WHILE v_first OPERATOR(pg_catalog.<=) pg_catalog.cardinality(v_ids)
                AND pg_catalog.clock_timestamp() OPERATOR(pg_catalog.<=) v_end LOOP
                SELECT s.* INTO v_some FROM cache.evict_some(v_ids, v_first) AS s;
                COMMIT;
                v_first := v_first OPERATOR(pg_catalog.+) v_some.tried;
                v_need := v_need OPERATOR(pg_catalog.-) v_some.bytes;
                evicted := evicted OPERATOR(pg_catalog.+) v_some.evicted;
                v_idle := v_idle AND v_some.evicted OPERATOR(pg_catalog.=) 0;
            END LOOP;
            EXIT WHEN pg_catalog.clock_timestamp() OPERATOR(pg_catalog.>) v_end;
        END LOOP;
        PERFORM cache.end_pruning();
        COMMIT;
        EXIT WHEN v_idle OR pg_catalog.clock_timestamp() OPERATOR(pg_catalog.>) v_end;
        -- Who stored meanwhile did not get the turn: that is for us to see.
        v_every := NULL;
    END LOOP;
END
$body$;

COMMENT ON PROCEDURE cache.prune (interval, interval, bigint) IS
$$Evicts stale results, and if results take more than setting cache_size, those of the lowest score down to
cache_low_water per cent of it. evicted: gives back how many.

every: unless the last run is as long ago, and for NULL, do nothing while the limit holds. longest: end
after this time (setting cache_prune_timeout). Waits for nobody: what is read or computed from is kept. A transaction
evicts twenty results at most (cache.evict_some). One session at a time; others return at once. Cannot be called within a
transaction.$$;
