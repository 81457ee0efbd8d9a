-- Whether people rest on a day.
-- requires: synth.is_holiday
CREATE OR REPLACE FUNCTION synth.is_rest_day(day date, parameters jsonb)
RETURNS boolean
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN extract(ISODOW FROM is_rest_day.day) >= 6 OR synth.is_holiday(is_rest_day.day, is_rest_day.parameters);
END
$body$;

COMMENT ON FUNCTION synth.is_rest_day(date, jsonb) IS
$$Whether a day is a Saturday, a Sunday or a holiday: few are at work then, and the day has another rhythm.$$;
