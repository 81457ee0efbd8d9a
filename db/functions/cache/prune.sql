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
            FOREACH v_id IN ARRAY v_ids LOOP
                EXIT WHEN pg_catalog.clock_timestamp() OPERATOR(pg_catalog.>) v_end;
                v_bytes := cache.evict(v_id);
                COMMIT;
                IF v_bytes IS NOT NULL THEN
                    v_need := v_need OPERATOR(pg_catalog.-) v_bytes;
                    evicted := evicted OPERATOR(pg_catalog.+) 1;
                    v_idle := FALSE;
                END IF;
            END LOOP;
            EXIT WHEN pg_catalog.clock_timestamp() OPERATOR(pg_catalog.>) v_end;
            v_tried := v_tried OPERATOR(pg_catalog.||) v_ids;
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

every: do nothing if the last run is not as long ago; NULL: do nothing unless the limit is passed. longest: end
after this time (setting cache_prune_timeout). Waits for nobody: what is read or computed from is kept. One session at
a time; others return at once. Cannot be called within a transaction.$$;
