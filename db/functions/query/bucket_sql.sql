-- The interval of local time that an event falls in.
-- requires: query.window, query.instant, query.time_zone
CREATE OR REPLACE FUNCTION query.bucket_sql(spec jsonb, unit text, OUT inner_sql text, OUT outer_sql text)
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_zone constant text := query.time_zone();
    v_window record;
BEGIN
    v_window := query."window"(bucket_sql.spec);
    -- Days of 24 hours: intervals of a fixed length from a midnight on are those of local time, and counting such
    -- costs a third of going to local time and back.
    IF bucket_sql.unit IN ('second', 'minute', 'hour', 'day') AND (
        SELECT bool_and((d.day + interval '1 day') AT TIME ZONE v_zone - d.day AT TIME ZONE v_zone = interval '24 hours')
        FROM generate_series(date_trunc('day', v_window.start_at), v_window.end_at, interval '1 day') AS d (day)
    ) THEN
        inner_sql := format('date_bin(INTERVAL %L, e."time", %s)', '1 ' || bucket_sql.unit,
            query.instant(date_trunc('day', v_window.start_at)));
        outer_sql := format('b.bucket AT TIME ZONE %L', v_zone);
    ELSE
        inner_sql := format('date_trunc(%L, e."time" AT TIME ZONE %L)', bucket_sql.unit, v_zone);
        outer_sql := 'b.bucket';
    END IF;
END
$body$;

COMMENT ON FUNCTION query.bucket_sql(jsonb, text) IS
$$SQL expressions for intervals of local time (second to year): inner_sql on e."time" to group by as bucket, outer_sql
on b.bucket for the local timestamp at which the interval starts.$$;
