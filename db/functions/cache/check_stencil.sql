-- Is it a stencil?
-- requires: cache.stencil_days
CREATE OR REPLACE FUNCTION cache.check_stencil(date_stencil jsonb)
RETURNS void
LANGUAGE plpgsql
IMMUTABLE
PARALLEL UNSAFE -- its exception block is a subtransaction
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    c_hint constant text :=
        'Give a list of offsets in days, dates (YYYY-MM-DD), or pairs of them, as [-7, [-6, 0], 0].';
    v_element jsonb;
    v_bound jsonb;
BEGIN
    IF jsonb_typeof(check_stencil.date_stencil) IS DISTINCT FROM 'array'
        OR jsonb_array_length(check_stencil.date_stencil) NOT BETWEEN 1 AND 100 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'date_stencil is not a list of 1 to 100 elements', HINT = c_hint;
    END IF;
    FOR v_element IN SELECT e.value FROM jsonb_array_elements(check_stencil.date_stencil) AS e LOOP
        IF jsonb_typeof(v_element) = 'array' AND jsonb_array_length(v_element) <> 2 THEN
            RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                MESSAGE = format('date_stencil: %s is no pair', v_element), HINT = c_hint;
        END IF;
        FOR v_bound IN
            SELECT b.value FROM jsonb_array_elements(
                CASE jsonb_typeof(v_element) WHEN 'array' THEN v_element ELSE jsonb_build_array(v_element) END) AS b
        LOOP
            IF NOT (CASE jsonb_typeof(v_bound)
                WHEN 'number' THEN v_bound #>> '{}' ~ '^-?\d{1,4}$'
                WHEN 'string' THEN v_bound #>> '{}' ~ '^\d{4}-\d\d-\d\d$'
                ELSE FALSE END) THEN
                RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                    MESSAGE = format('date_stencil: %s is neither an offset nor a date', v_bound), HINT = c_hint;
            END IF;
        END LOOP;
        -- Of one kind, an interval is empty always or never.
        IF jsonb_typeof(v_element) = 'array' AND jsonb_typeof(v_element -> 0) = jsonb_typeof(v_element -> 1)
            AND v_element -> 0 >= v_element -> 1 THEN
            RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                MESSAGE = format('date_stencil: interval %s is empty', v_element),
                HINT = 'Its end is not part of it: [-7, 0] are the seven days before.';
        END IF;
    END LOOP;
    BEGIN
        PERFORM s.day FROM cache.stencil_days(check_stencil.date_stencil, '2000-01-01') AS s;
    EXCEPTION
        WHEN datetime_field_overflow OR invalid_datetime_format THEN
            RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                MESSAGE = 'date_stencil holds a date that does not exist', HINT = c_hint;
    END;
END
$body$;

COMMENT ON FUNCTION cache.check_stencil(jsonb) IS
$$Errors: 22023 when date_stencil is no list of offsets, dates and non-empty intervals.$$;
