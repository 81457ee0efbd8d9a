-- A changed rule releases anew.
-- requires: cache.release, cache.render, cache.stored_bytes
CREATE OR REPLACE FUNCTION cache.release_all()
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
    FOR v_id IN
        SELECT q.id FROM cache.query AS q WHERE q.state = 'ready' AND q.level = 'aggregate'
        ORDER BY q.id FOR UPDATE
    LOOP
        PERFORM cache.release(v_id);
        PERFORM cache.render(v_id);
        UPDATE cache.query AS q SET bytes = cache.stored_bytes(v_id) WHERE q.id = v_id;
        v_count := v_count + 1;
    END LOOP;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION cache.release_all() IS
$$Releases every stored aggregate anew, as after a change of the privacy threshold; returns how many.$$;
