-- May the daily roll-up answer?
-- requires: query.window
CREATE OR REPLACE FUNCTION query.whole_days(spec jsonb)
RETURNS boolean
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_window record;
BEGIN
    v_window := query."window"(whole_days.spec);
    RETURN ops.setting_value('read_sightings')::boolean
        AND v_window.start_at = date_trunc('day', v_window.start_at)
        AND v_window.end_at = date_trunc('day', v_window.end_at);
END
$body$;

COMMENT ON FUNCTION query.whole_days(jsonb) IS
$$Whether a specification's own window is whole local days, so that store.sighting has all of it.$$;
