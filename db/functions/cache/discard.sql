-- The tables of a result go, its row stays.
-- requires: cache.drop_tables, ops.note
CREATE OR REPLACE FUNCTION cache.discard(id text, why text)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '100ms'
AS $body$
DECLARE
    v_query cache.query%ROWTYPE;
BEGIN
    SELECT q.* INTO STRICT v_query FROM cache.query AS q WHERE q.id = discard.id;
    BEGIN
        UPDATE cache.query AS q SET state = 'evicted', stale = FALSE, bytes = 0 WHERE q.id = discard.id;
        PERFORM cache.drop_tables(discard.id);
    EXCEPTION
        -- Somebody reads it, or has made a lasting view of it.
        WHEN lock_not_available OR dependent_objects_still_exist THEN
            RETURN NULL;
    END;
    PERFORM ops.note('evict', discard.id, discard.why,
        jsonb_build_object('kind', v_query.kind, 'bytes', v_query.bytes, 'uses', v_query.uses,
            'protected_period', ops.setting_value('cache_protected_period')));
    RETURN v_query.bytes;
END
$body$;

COMMENT ON FUNCTION cache.discard(text, text) IS
$$Drops a ready result's tables and views together and marks its row as evicted; returns the bytes it took.

NULL, and nothing changed, when somebody reads it. The caller holds the row FOR UPDATE.$$;
