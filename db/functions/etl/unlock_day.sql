-- Gives a day of an event type free again.
CREATE OR REPLACE FUNCTION etl.unlock_day(event_type text, day date)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM pg_advisory_unlock(hashtextextended(
        format('flowsql load %s %s', unlock_day.event_type, to_char(unlock_day.day, 'YYYY-MM-DD')), 0));
END
$body$;

COMMENT ON FUNCTION etl.unlock_day(text, date) IS
$$Ends what etl.lock_day began.$$;
