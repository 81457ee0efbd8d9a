-- The loaded days whose cells have changed since.
CREATE OR REPLACE FUNCTION etl.unresolved_days()
RETURNS TABLE (load bigint, event_type text, day date)
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SECURITY DEFINER -- one answer whatever the caller may read
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT l.load, l.event_type, l.day FROM etl.load AS l
    WHERE l.unresolved AND l.state = 'attached'
    ORDER BY l.day, l.event_type;
END
$body$;

COMMENT ON FUNCTION etl.unresolved_days() IS
$$Loads whose events are to meet their cell version again: call etl.rebuild_day and etl.attach_day for each.$$;
