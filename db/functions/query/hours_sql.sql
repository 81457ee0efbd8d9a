-- The condition on an event's local hour.
-- requires: query.time_zone
CREATE OR REPLACE FUNCTION query.hours_sql(hours jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_start constant integer := hours_sql.hours ->> 'start_hour';
    v_end constant integer := hours_sql.hours ->> 'end_hour';
BEGIN
    IF hours_sql.hours IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN format(
        '(extract(hour FROM e."time" AT TIME ZONE %1$L) >= %2$s %3$s extract(hour FROM e."time" AT TIME ZONE %1$L) < %4$s)',
        query.time_zone(), v_start, CASE WHEN v_start > v_end THEN 'OR' ELSE 'AND' END, v_end);
END
$body$;

COMMENT ON FUNCTION query.hours_sql(jsonb) IS
$$SQL condition on e."time" for {start_hour, end_hour}; NULL when there is none.$$;
