-- The condition on an event's local hour.
-- requires: query.time_zone, query.hour_mask
CREATE OR REPLACE FUNCTION query.hours_sql(hours jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_mask constant integer := query.hour_mask(hours_sql.hours);
BEGIN
    IF hours_sql.hours IS NULL OR v_mask = (1 << 24) - 1 THEN
        RETURN NULL;
    END IF;
    -- Of "hour >= a AND hour < b" the planner expects one row in 200, and then computes joined queries row by row.
    RETURN format('((1 << extract(hour FROM e."time" AT TIME ZONE %L)::integer) & %s) <> 0', query.time_zone(), v_mask);
END
$body$;

COMMENT ON FUNCTION query.hours_sql(jsonb) IS
$$SQL condition on e."time" for {start_hour, end_hour}; NULL when there is none, as for the whole day.$$;
