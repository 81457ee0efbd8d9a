-- The loaded days in a specification's own window.
-- requires: query.window
CREATE OR REPLACE FUNCTION query.loaded_days(spec jsonb)
RETURNS TABLE (event_type text, day date)
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_window record;
    v_types text[];
BEGIN
    v_window := query."window"(loaded_days.spec);
    v_types := CASE
        WHEN loaded_days.spec ? 'event_types' THEN
            ARRAY(SELECT e.value FROM jsonb_array_elements_text(loaded_days.spec -> 'event_types') AS e)
        ELSE (SELECT k.reads FROM query.kind AS k WHERE k.kind = loaded_days.spec ->> 'query_kind')
    END;
    RETURN QUERY
    SELECT l.event_type, l.day FROM etl.load AS l
    WHERE l.state = 'attached' AND l.event_type = ANY (v_types)
        AND l.day < v_window.end_at AND l.day + 1 > v_window.start_at AND v_window.start_at < v_window.end_at;
END
$body$;

COMMENT ON FUNCTION query.loaded_days(jsonb) IS
$$The attached (event type, day) pairs that a specification's own window touches.$$;
