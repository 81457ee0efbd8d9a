-- Takes a day of an event type for this session.
CREATE OR REPLACE FUNCTION etl.lock_day(event_type text, day date)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN pg_try_advisory_lock(hashtextextended(
        format('flowsql load %s %s', lock_day.event_type, to_char(lock_day.day, 'YYYY-MM-DD')), 0));
END
$body$;

COMMENT ON FUNCTION etl.lock_day(text, date) IS
$$Whether this session now holds the day: no other loads it meanwhile. Held until etl.unlock_day or the session ends.$$;
