-- What is loaded.
CREATE OR REPLACE FUNCTION flow.dates()
RETURNS TABLE (event_type text, day date)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- callers may not read etl
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT l.event_type, l.day FROM etl.load AS l WHERE l.state = 'attached' ORDER BY l.event_type, l.day;
END
$body$;

COMMENT ON FUNCTION flow.dates() IS
$$The loaded days by event type.$$;
