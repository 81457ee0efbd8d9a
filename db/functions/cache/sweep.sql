-- What a result's row and its relations disagree on is mended.
-- requires: cache.try_drop_tables, cache.stored_relation, ops.note
CREATE OR REPLACE FUNCTION cache.sweep()
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- pg_cron's role may not touch results
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    c_most CONSTANT integer := 200; -- locks of one transaction
    v_found record;
    v_count bigint := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('flowsql sweep', 0)) THEN
        RETURN 0;
    END IF;
    FOR v_found IN
        SELECT DISTINCT r.id FROM cache.stored_relation AS r
        LEFT JOIN cache.query AS q ON q.id = r.id
        WHERE r.name !~ '^n_' AND (q.id IS NULL OR q.state IN ('failed', 'cancelled', 'evicted'))
        ORDER BY r.id LIMIT c_most
    LOOP
        PERFORM 1 FROM cache.query AS q WHERE q.id = v_found.id FOR NO KEY UPDATE;
        IF NOT EXISTS (
            SELECT 1 FROM cache.query AS q
            WHERE q.id = v_found.id AND q.state IN ('queued', 'running', 'ready')
        ) AND cache.try_drop_tables(v_found.id) THEN
            PERFORM ops.note('sweep', v_found.id, 'relations of no result');
            v_count := v_count + 1;
        END IF;
    END LOOP;
    FOR v_found IN
        SELECT q.id FROM cache.query AS q
        WHERE q.state = 'ready'
            AND (
                SELECT count(*) FROM cache.stored_relation AS r
                WHERE r.id = q.id AND r.level = q.level AND r.name !~ '^n_|_strict$')
            < CASE q.level WHEN 'aggregate' THEN 3 ELSE 2 END
        ORDER BY q.id LIMIT c_most FOR NO KEY UPDATE SKIP LOCKED
    LOOP
        IF cache.try_drop_tables(v_found.id) THEN
            UPDATE cache.query AS q SET state = 'evicted' WHERE q.id = v_found.id;
            PERFORM ops.note('sweep', v_found.id, 'ready, but a relation was missing');
            v_count := v_count + 1;
        END IF;
    END LOOP;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION cache.sweep() IS
$$Drops relations of queries that failed, were cancelled or evicted, or are unknown, and makes ready ones whose
relations are not all there evicted; returns how many. What is being read is left for the next time.$$;
