-- Is there something to prune, and may this session?
-- requires: cache.excess, cache.measure, ops.take_turn, ops.is_deploying
CREATE OR REPLACE FUNCTION cache.start_pruning(every interval)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- runners may not touch the catalogue themselves
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_taken boolean;
BEGIN
    IF start_pruning.every IS NULL AND cache.excess() = 0 THEN
        RETURN NULL;
    END IF;
    IF ops.is_deploying() THEN
        RETURN NULL;
    END IF;
    -- After a store: whoever is at it may have looked before that, so it is worth a moment's wait.
    FOR v_try IN 1..10 LOOP
        v_taken := ops.take_turn('prune', start_pruning.every);
        EXIT WHEN v_taken OR start_pruning.every IS NOT NULL OR cache.excess() = 0;
        PERFORM pg_sleep(0.05);
    END LOOP;
    IF NOT v_taken THEN
        RETURN NULL;
    END IF;
    IF start_pruning.every IS NOT NULL THEN
        PERFORM cache.measure();
    END IF;
    RETURN cache.excess();
END
$body$;

COMMENT ON FUNCTION cache.start_pruning(interval) IS
$$Takes the turn to prune and returns how many bytes are to go; NULL when there is nothing to do, or another is at it.

every: only if the last such run is as long ago, and then sizes are measured and stale results go too; NULL: only if
the limit is passed, as after a store.$$;
