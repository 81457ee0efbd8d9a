-- Loaded days by event type.
CREATE OR REPLACE FUNCTION cache.available_dates()
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_object_agg(d.event_type, d.days), '{}')
        FROM (
            SELECT l.event_type, jsonb_agg(to_char(l.day, 'YYYY-MM-DD') ORDER BY l.day) AS days
            FROM etl.load AS l WHERE l.state = 'attached' GROUP BY l.event_type
        ) AS d
    );
END
$body$;

COMMENT ON FUNCTION cache.available_dates() IS
$$Object of the loaded days by event type, ascending; types without any are left out.$$;
