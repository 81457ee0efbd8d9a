-- How busy a day is.
-- requires: synth.is_holiday
CREATE OR REPLACE FUNCTION synth.day_factor(day date, parameters jsonb)
RETURNS double precision
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_week constant double precision[] := ARRAY[1.02, 1.02, 1.03, 1.04, 1.13, 0.98, 0.78];
BEGIN
    RETURN v_week[CASE
        WHEN synth.is_holiday(day_factor.day, day_factor.parameters) THEN 7
        ELSE extract(ISODOW FROM day_factor.day)::integer
    END];
END
$body$;

COMMENT ON FUNCTION synth.day_factor(date, jsonb) IS
$$Events of a day over those of a usual one: the weekly rhythm, whose mean is 1; a holiday is like a Sunday.$$;
