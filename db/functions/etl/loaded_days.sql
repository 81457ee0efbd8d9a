-- The loaded days of an event type in some span.
CREATE OR REPLACE FUNCTION etl.loaded_days(event_type text, first_day date, last_day date)
RETURNS TABLE (kind text, day date)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT l.event_type, l.day FROM etl.load AS l
    WHERE l.state = 'attached' AND (loaded_days.event_type IS NULL OR l.event_type = loaded_days.event_type)
        AND l.day BETWEEN coalesce(loaded_days.first_day, '-infinity') AND coalesce(loaded_days.last_day, 'infinity')
    ORDER BY l.day, l.event_type;
END
$body$;

COMMENT ON FUNCTION etl.loaded_days(text, date, date) IS
$$Event type (kind) and day of what is loaded from first_day to last_day, null: unbounded, or any event type.$$;
