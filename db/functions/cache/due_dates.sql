-- For which dates a schedule is to run.
-- requires: cache.stencil_days, etl.loaded_day
CREATE OR REPLACE FUNCTION cache.due_dates(owner text, name text)
RETURNS TABLE (reference_date date)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_schedule cache.schedule%ROWTYPE;
BEGIN
    SELECT s.* INTO STRICT v_schedule FROM cache.schedule AS s
    WHERE s.owner = due_dates.owner AND s.name = due_dates.name;
    RETURN QUERY
    WITH available AS MATERIALIZED (
        SELECT l.day FROM etl.loaded_day AS l
        WHERE l.event_type = ANY (v_schedule.event_types)
        GROUP BY l.day
        HAVING NOT v_schedule.all_types OR count(DISTINCT l.event_type) = cardinality(v_schedule.event_types)
    )

    SELECT a.day
    FROM available AS a
    LEFT JOIN cache.schedule_run AS r
        ON r.owner = due_dates.owner AND r.name = due_dates.name
        AND r.reference_date = a.day AND r.definition = v_schedule.definition
    WHERE (v_schedule.earliest IS NULL OR a.day >= v_schedule.earliest)
        AND (r.state IS NULL OR (r.state = 'failed' AND r.retry_at <= clock_timestamp()))
        AND NOT EXISTS (
            SELECT 1 FROM cache.stencil_days(v_schedule.date_stencil, a.day) AS d
            WHERE NOT EXISTS (SELECT 1 FROM available AS v WHERE v.day = d.day))
    ORDER BY a.day;
END
$body$;

COMMENT ON FUNCTION cache.due_dates(text, text) IS
$$The loaded dates, from earliest on, for which a schedule has not run yet, or failed and is to be tried again, and
whose stencil's days are all loaded. A day is loaded when any of its event types is (all_types: all of them).

Errors: P0002 no such schedule.$$;
