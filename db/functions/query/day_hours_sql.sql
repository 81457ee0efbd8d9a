-- The condition on the local hour of a day's events: two instants are compared faster than an hour is taken from each.
-- requires: query.hours_sql, query.hour_mask, query.instant, query.time_zone
CREATE OR REPLACE FUNCTION query.day_hours_sql(hours jsonb, day date)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    c_hour constant interval := interval '1 hour';
    v_zone constant text := query.time_zone();
    v_day constant timestamp := day_hours_sql.day;
    v_start constant integer := day_hours_sql.hours ->> 'start_hour';
    v_end constant integer := day_hours_sql.hours ->> 'end_hour';
BEGIN
    IF query.hours_sql(day_hours_sql.hours) IS NULL THEN
        RETURN NULL;
    ELSIF (v_day + interval '1 day') AT TIME ZONE v_zone - v_day AT TIME ZONE v_zone <> interval '24 hours' THEN
        RETURN query.hours_sql(day_hours_sql.hours); -- where clocks are changed, an hour is what they say
    END IF;
    RETURN format('(e."time" >= %s %s e."time" < %s)', query.instant(v_day + v_start * c_hour),
        CASE WHEN v_start <= v_end THEN 'AND' ELSE 'OR' END, query.instant(v_day + v_end * c_hour));
END
$body$;

COMMENT ON FUNCTION query.day_hours_sql(jsonb, date) IS
$$SQL condition on e."time" for {start_hour, end_hour} of the events of one local day; NULL when there is none, as for
the whole day. It tells what query.hours_sql tells.$$;
