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
    v_count bigint;
BEGIN
    WITH measured AS MATERIALIZED (
        SELECT q.id, cache.stored_bytes(q.id) AS bytes FROM cache.query AS q
        WHERE q.state = 'ready' ORDER BY q.id FOR NO KEY UPDATE SKIP LOCKED
    )

    UPDATE cache.query AS q SET bytes = m.bytes
    FROM measured AS m WHERE m.id = q.id AND m.bytes <> q.bytes;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION cache.measure() IS
$$Measures the tables of all ready results; returns how many rows of the catalogue said otherwise.$$;
