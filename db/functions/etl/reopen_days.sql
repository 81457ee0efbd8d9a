-- Says that loaded days are to be built again.
CREATE OR REPLACE FUNCTION etl.reopen_days(event_type text, first_day date, last_day date)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write etl.load past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_days bigint;
BEGIN
    UPDATE etl.load AS l
    SET unresolved = TRUE, changed_at = clock_timestamp()
    WHERE l.state = 'attached' AND (reopen_days.event_type IS NULL OR l.event_type = reopen_days.event_type)
        AND l.day BETWEEN coalesce(reopen_days.first_day, '-infinity') AND coalesce(reopen_days.last_day, 'infinity');
    GET DIAGNOSTICS v_days = ROW_COUNT;
    RETURN v_days;
END
$body$;

COMMENT ON FUNCTION etl.reopen_days(text, date, date) IS
$$Marks loaded days (of all event types for null, both ends included, null: unbounded) as to be built again; how many.

etl.unresolved_days lists them; etl.rebuild_day and etl.attach_day make each anew, cells and sightings.$$;
