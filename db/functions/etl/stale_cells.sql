-- Marks as stale what was computed from days that saw certain cells.
-- requires: cache.mark_stale
CREATE OR REPLACE FUNCTION etl.stale_cells(ids text [], unresolve boolean DEFAULT FALSE)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_load record;
    v_days bigint := 0;
BEGIN
    FOR v_load IN
        SELECT l.load, l.event_type, l.day
        FROM etl.load AS l
        WHERE l.state = 'attached' AND EXISTS (
            SELECT FROM etl.location_seen AS s
                INNER JOIN store.location AS t ON s.location = t.location
            WHERE s.load = l.load AND t.location_id = ANY (stale_cells.ids)
        )
        ORDER BY l.day, l.event_type
    LOOP
        PERFORM cache.mark_stale(v_load.event_type, v_load.day);
        IF stale_cells.unresolve THEN
            UPDATE etl.load AS l SET unresolved = TRUE, changed_at = clock_timestamp() WHERE l.load = v_load.load;
        END IF;
        v_days := v_days + 1;
    END LOOP;
    RETURN v_days;
END
$body$;

COMMENT ON FUNCTION etl.stale_cells(text [], boolean) IS
$$Marks stale all loaded days with an event of one of the cells (ids), and returns how many days (of a type) that is.

unresolve: these days' events must meet their cell version again too (etl.unresolved_days).$$;
