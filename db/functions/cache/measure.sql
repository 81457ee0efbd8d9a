-- Sizes change a little after a table is stored, and are 0 in the catalogue of a cluster's coordinator.
-- requires: cache.stored_bytes
CREATE OR REPLACE FUNCTION cache.measure()
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_id text;
    v_count bigint := 0;
BEGIN
    -- Looked at without a lock: there may be thousands, and whoever asks for one does not wait for this.
    FOR v_id IN
        SELECT q.id FROM cache.query AS q
        WHERE q.state = 'ready' AND q.bytes <> cache.stored_bytes(q.id) ORDER BY q.id
    LOOP
        UPDATE cache.query AS q SET bytes = cache.stored_bytes(q.id)
        WHERE q.id = (
            SELECT n.id FROM cache.query AS n
            WHERE n.id = v_id AND n.state = 'ready' FOR NO KEY UPDATE SKIP LOCKED);
        v_count := v_count + CASE WHEN FOUND THEN 1 ELSE 0 END;
    END LOOP;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION cache.measure() IS
$$Measures the tables of all ready results; returns how many rows of the catalogue said otherwise.$$;
