-- What is loaded.
-- requires: etl.loaded_day, access.record_login
CREATE OR REPLACE FUNCTION flow.dates()
RETURNS TABLE (event_type text, day date)
LANGUAGE plpgsql
VOLATILE -- puts the call on record
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not read etl
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.record_login('dates', '{"decision": "allowed"}');
    RETURN QUERY
    SELECT l.event_type, l.day FROM etl.loaded_day AS l ORDER BY l.event_type, l.day;
END
$body$;

COMMENT ON FUNCTION flow.dates() IS
$$The loaded days by event type; dfs: days that have transactions of mobile money.$$;
