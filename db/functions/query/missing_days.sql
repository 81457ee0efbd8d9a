-- Wanted days that are not loaded.
-- requires: query.wanted_days, etl.loaded_day
CREATE OR REPLACE FUNCTION query.missing_days(spec jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(
            jsonb_build_object('event_type', w.event_type, 'day', to_char(w.day, 'YYYY-MM-DD'))
            ORDER BY w.day, w.event_type), '[]')
        FROM query.wanted_days(missing_days.spec) AS w
        WHERE NOT EXISTS (
            SELECT 1 FROM etl.loaded_day AS l WHERE l.event_type = w.event_type AND l.day = w.day)
    );
END
$body$;

COMMENT ON FUNCTION query.missing_days(jsonb) IS
$$Array of {event_type, day} that a specification in normal form reads and nobody has loaded.$$;
