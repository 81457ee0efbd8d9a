-- What is loaded.
-- requires: core.call
CREATE OR REPLACE FUNCTION flow.dates()
RETURNS TABLE (event_type text, day date)
LANGUAGE plpgsql
VOLATILE -- each call is decided and recorded
PARALLEL UNSAFE
SECURITY DEFINER -- only the owner reaches the private database
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT t.key, d.value::date
    FROM jsonb_each(core.call('dates')) AS t, jsonb_array_elements_text(t.value) AS d
    ORDER BY 1, 2;
END
$body$;

COMMENT ON FUNCTION flow.dates() IS
$$The loaded days by event type.

Errors: 42501 when no role of yours holds get_available_dates.$$;
