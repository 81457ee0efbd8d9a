-- Is a number within the declared bounds?
CREATE OR REPLACE FUNCTION query.range_errors(value numeric, type jsonb)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_low constant numeric := (range_errors.type ->> 'minimum')::numeric;
    v_high constant numeric := (range_errors.type ->> 'maximum')::numeric;
    v_open constant boolean := coalesce((range_errors.type ->> 'exclusive')::boolean, FALSE);
    v_text text;
BEGIN
    IF (range_errors.value < v_low) IS TRUE OR (range_errors.value > v_high) IS TRUE
        OR (v_open AND (range_errors.value = v_low OR range_errors.value = v_high)) IS TRUE THEN
        v_text := concat_ws(' and ',
            CASE WHEN v_open THEN 'greater than ' || v_low
                ELSE 'greater than or equal to ' || v_low END,
            CASE WHEN v_open THEN 'less than ' || v_high
                ELSE 'less than or equal to ' || v_high END);
        RETURN jsonb_build_array('Must be ' || v_text || '.');
    END IF;
    RETURN NULL;
END
$body$;

COMMENT ON FUNCTION query.range_errors(numeric, jsonb) IS
$$Message array when value is outside the type's minimum and maximum (exclusive: true opens both ends); else NULL.$$;
