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
    IF ops.is_deploying() THEN
        RETURN NULL;
    END IF;
    IF start_pruning.every IS NOT NULL AND ops.take_turn('prune', start_pruning.every) THEN
        PERFORM cache.measure();
        RETURN cache.excess();
    END IF;
    -- Whoever is at it may have looked before the last store, so it is worth a moment's wait.
    FOR v_try IN 1..10 LOOP
        EXIT WHEN cache.excess() = 0;
        v_taken := ops.take_turn('prune');
        EXIT WHEN v_taken;
        PERFORM pg_sleep(0.05);
    END LOOP;
    RETURN CASE WHEN v_taken THEN cache.excess() END;
END
$body$;

COMMENT ON FUNCTION cache.start_pruning(interval) IS
$$Takes the turn to prune and returns how many bytes are to go; NULL when there is nothing to do, or another is at it.

every: only if the last such run is as long ago, and then sizes are measured and stale results go too. NULL, or not yet
as long ago: only if the limit is passed, as after a store, or when what was to go was being read.$$;
