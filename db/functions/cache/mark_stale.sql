-- A loaded or replaced day makes what was computed without it stale.
CREATE OR REPLACE FUNCTION cache.mark_stale(event_type text, day date)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_count bigint;
BEGIN
    UPDATE cache.query AS q SET stale = TRUE
    WHERE q.state IN ('running', 'ready') AND NOT q.stale AND q.id IN (
        SELECT u.id FROM cache.day_used AS u
        WHERE u.event_type = mark_stale.event_type AND u.day = mark_stale.day);
    GET DIAGNOSTICS v_count = ROW_COUNT;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION cache.mark_stale(text, date) IS
$$Marks results that read an event type's day as stale: they are never served again. Returns how many.

Call it in the transaction that swaps the day.$$;
