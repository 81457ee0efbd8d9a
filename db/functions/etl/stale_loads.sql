-- Marks as stale what was computed from some loaded days.
-- requires: cache.mark_stale
CREATE OR REPLACE FUNCTION etl.stale_loads(loads bigint[], unresolve boolean)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM cache.mark_stale(l.event_type, l.day) FROM etl.load AS l WHERE l.load = ANY (stale_loads.loads);
    IF stale_loads.unresolve THEN
        UPDATE etl.load AS l
        SET unresolved = TRUE, changed_at = clock_timestamp()
        WHERE l.load = ANY (stale_loads.loads);
    END IF;
    RETURN coalesce(cardinality(stale_loads.loads), 0);
END
$body$;

COMMENT ON FUNCTION etl.stale_loads(bigint[], boolean) IS
$$Marks results from the days of these loads as stale, and returns how many loads these are (null: none).

unresolve: these days' events must meet their cell version again too (etl.unresolved_days).$$;
