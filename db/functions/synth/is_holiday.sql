-- Whether a day is a holiday of the synthetic country.
CREATE OR REPLACE FUNCTION synth.is_holiday(day date, parameters jsonb)
RETURNS boolean
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN coalesce(ARRAY[to_char(is_holiday.day, 'MM-DD'), to_char(is_holiday.day, 'YYYY-MM-DD')]
        && string_to_array(replace(is_holiday.parameters ->> 'holidays', ' ', ''), ','), FALSE);
END
$body$;

COMMENT ON FUNCTION synth.is_holiday(date, jsonb) IS
$$Whether parameter holidays names the day, of every year (12-25) or of this one (2016-12-25).$$;
