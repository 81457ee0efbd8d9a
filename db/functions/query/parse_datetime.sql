-- ISO 8601 in all forms that Python's fromisoformat takes, as FlowMachine does.
-- requires: query.time_zone
CREATE OR REPLACE FUNCTION query.parse_datetime(value text)
RETURNS timestamp
LANGUAGE plpgsql
STABLE -- reads the country's time zone
PARALLEL UNSAFE -- its exception block is a subtransaction
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    -- Dashes stand everywhere or nowhere, and so do colons.
    v_part constant text[] := regexp_match(parse_datetime.value,
        '^(?:(\d{4})(-?)(\d{2})\2(\d{2})|(\d{4})(-?)W(\d{2})(?:\6([1-7]))?)'
        '(?:.([01]\d|2[0-3])(?:(:?)(\d{2})(?:\10([0-5]\d)(?:[.,]\d+)?)?)?'
        '(?:([Zz])|([+-])([01]\d|2[0-3])(?::?([0-5]\d)(?::?([0-5]\d))?)?)?)?$');
    v_day date;
    v_time timestamp;
BEGIN
    IF v_part IS NULL THEN
        RETURN NULL;
    END IF;
    IF v_part[1] IS NOT NULL THEN
        v_day := make_date(v_part[1]::integer, v_part[3]::integer, v_part[4]::integer);
    ELSE
        v_day := to_date(v_part[5] || v_part[7] || coalesce(v_part[8], '1'), 'IYYYIWID');
        IF to_char(v_day, 'IYYYIW') <> v_part[5] || v_part[7] THEN
            RETURN NULL; -- the year has no such week
        END IF;
    END IF;
    v_time := v_day + make_time(
        coalesce(v_part[9], '0')::integer, coalesce(v_part[11], '0')::integer,
        coalesce(v_part[12], '0')::integer);
    IF v_part[13] IS NOT NULL OR v_part[14] IS NOT NULL THEN -- Z or an offset
        v_time := (v_time - coalesce(v_part[14] || '1', '0')::integer * make_interval(
            hours => coalesce(v_part[15], '0')::integer, mins => coalesce(v_part[16], '0')::integer,
            secs => coalesce(v_part[17], '0')::integer)) AT TIME ZONE 'UTC' AT TIME ZONE query.time_zone();
    END IF;
    RETURN CASE WHEN extract(year FROM v_time) BETWEEN 1 AND 9999 THEN v_time END;
EXCEPTION
    WHEN datetime_field_overflow OR invalid_datetime_format OR invalid_text_representation THEN
        RETURN NULL;
END
$body$;

COMMENT ON FUNCTION query.parse_datetime(text) IS
$$An ISO 8601 date or date-time as local time of the country; NULL if it is none.

A UTC offset is converted, fractions of a second are dropped. Years 1 to 9999.$$;
