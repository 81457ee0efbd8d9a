-- An administrator drops a result.
-- requires: cache.discard
CREATE OR REPLACE FUNCTION ops.drop_result(id text)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- administrators may not touch the catalogue themselves
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_state text;
    v_kept text;
    v_bytes bigint;
BEGIN
    BEGIN
        SELECT q.state INTO v_state FROM cache.query AS q WHERE q.id = drop_result.id FOR UPDATE NOWAIT;
        IF NOT FOUND THEN
            RAISE EXCEPTION USING
                ERRCODE = 'no_data_found',
                MESSAGE = format('query %s is not known', drop_result.id),
                HINT = 'TABLE ops.cache lists the stored results.';
        ELSIF v_state <> 'ready' THEN
            RAISE EXCEPTION USING
                ERRCODE = 'object_not_in_prerequisite_state',
                MESSAGE = format('query %s has no result to drop: it is %s', drop_result.id, v_state),
                HINT = 'Only ready and stale results can be dropped.';
        END IF;
        SELECT c.kept INTO v_kept FROM ops.cache AS c WHERE c.id = drop_result.id;
        IF v_kept IS DISTINCT FROM 'feeds a query that waits or runs' THEN
            v_bytes := cache.discard(drop_result.id, 'dropped by ' || session_user);
        END IF;
    EXCEPTION
        WHEN lock_not_available THEN
            v_bytes := NULL; -- a job has pinned it
    END;
    IF v_bytes IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_in_use',
            MESSAGE = format('the result of query %s is in use', drop_result.id),
            HINT = 'Try again when those who read it, or compute from it, are done.';
    END IF;
    RETURN v_bytes;
END
$body$;

COMMENT ON FUNCTION ops.drop_result(text) IS
$$Drops a stored result, also one that is pinned or was used a short time ago; returns the bytes it took.

Its row stays as evicted: asked again, it is computed again. Results computed from it stay as they are.
Errors: P0002 unknown id; 55000 there is no result; 55006 somebody reads it or computes from it.$$;
