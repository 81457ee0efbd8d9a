-- A loaded or replaced day makes what was computed without it stale.
-- requires: cache.mark_ids_stale, cache.begin_change
CREATE OR REPLACE FUNCTION cache.mark_stale(event_type text, day date)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM cache.begin_change();
    RETURN cache.mark_ids_stale(ARRAY(
        SELECT u.id FROM cache.day_used AS u
        WHERE u.event_type = mark_stale.event_type AND u.day = mark_stale.day));
END
$body$;

COMMENT ON FUNCTION cache.mark_stale(text, date) IS
$$Marks results that read an event type's day as stale: they are never served again. Returns how many.

Call it in the transaction that swaps the day.$$;
