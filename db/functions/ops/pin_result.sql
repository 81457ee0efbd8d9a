-- An administrator keeps a result.
-- requires: ops.note
CREATE OR REPLACE FUNCTION ops.pin_result(id text, pinned boolean DEFAULT TRUE)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- administrators may not touch the catalogue themselves
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_by text;
BEGIN
    SELECT q.pinned_by INTO v_by FROM cache.query AS q WHERE q.id = pin_result.id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('query %s is not known', pin_result.id),
            HINT = 'TABLE ops.cache lists the stored results.';
    ELSIF (v_by IS NOT NULL) = pin_result.pinned THEN
        RETURN FALSE;
    END IF;
    UPDATE cache.query AS q SET pinned_by = CASE WHEN pin_result.pinned THEN session_user END
    WHERE q.id = pin_result.id;
    PERFORM ops.note(CASE WHEN pin_result.pinned THEN 'pin' ELSE 'unpin' END, pin_result.id, 'asked by ' || session_user);
    RETURN TRUE;
END
$body$;

COMMENT ON FUNCTION ops.pin_result(text, boolean) IS
$$Keeps a query's result from being evicted for want of room, or (pinned false) no longer; false: it was so already.

A pinned result still becomes stale when its data change, and is dropped then; the pin holds for the next one.
Errors: P0002 unknown id.$$;
