-- An hours parameter as a bitmap of the 24 hours.
CREATE OR REPLACE FUNCTION query.hour_mask(hours jsonb)
RETURNS integer
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_start constant integer := hour_mask.hours ->> 'start_hour';
    v_end constant integer := hour_mask.hours ->> 'end_hour';
BEGIN
    RETURN (
        SELECT coalesce(bit_or(1 << h.hour), 0)
        FROM generate_series(0, 23) AS h (hour)
        WHERE CASE
            WHEN v_start <= v_end THEN h.hour >= v_start AND h.hour < v_end
            ELSE h.hour >= v_start OR h.hour < v_end
        END
    );
END
$body$;

COMMENT ON FUNCTION query.hour_mask(jsonb) IS
$$Bitmap of the local hours that {start_hour, end_hour} keeps: start in, end not; start after end keeps both
ends of the day; start = end keeps none. NULL hours give 0.$$;
