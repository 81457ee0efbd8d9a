-- ISO 8601 in all forms that Python's fromisoformat takes, as FlowMachine does.
-- requires: query.time_zone
CREATE OR REPLACE FUNCTION query.parse_datetime(value text)
RETURNS timestamp
LANGUAGE plpgsql
STABLE -- reads the country's time zone
PARALLEL UNSAFE -- its exception block is a subtransaction
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD'
AS $body$
DECLARE
    v_part text [] := regexp_match(parse_datetime.value,
        '^(?:(\d{4})-?(\d{2})-?(\d{2})|(\d{4})-?W(\d{2})(?:-?([1-7]))?)'
        '(?:.(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?(Z|z|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?)?)?$');
    v_day date;
    v_time timestamp;
BEGIN
    IF v_part IS NULL THEN
        RETURN NULL;
    END IF;
    IF v_part[1] IS NOT NULL THEN
        v_day := make_date(v_part[1]::integer, v_part[2]::integer, v_part[3]::integer);
    ELSE
        v_day := to_date(v_part[4] || v_part[5] || coalesce(v_part[6], '1'), 'IYYYIWID');
    END IF;
    v_time := v_day + make_time(
        coalesce(v_part[7], '0')::integer, coalesce(v_part[8], '0')::integer,
        coalesce(v_part[9], '0')::integer);
    IF v_part[10] IS NOT NULL THEN
        v_time := (to_char(v_time, 'YYYY-MM-DD HH24:MI:SS') || v_part[10])::timestamptz
            AT TIME ZONE query.time_zone();
    END IF;
    RETURN v_time;
EXCEPTION
    WHEN datetime_field_overflow OR invalid_datetime_format OR invalid_text_representation THEN
        RETURN NULL;
END
$body$;

COMMENT ON FUNCTION query.parse_datetime(text) IS
$$An ISO 8601 date or date-time as local time of the country; NULL if it is none.

A UTC offset is converted, fractions of a second are dropped.$$;
