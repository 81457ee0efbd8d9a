-- Changes a setting after checking that the value is of its kind and may change now.
-- requires: cache.mark_unreleased
CREATE OR REPLACE FUNCTION ops.set_setting(name text, value text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- administrators may not write the table past these checks
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_setting ops.setting%ROWTYPE;
    v_allowed text;
BEGIN
    SELECT s.* INTO v_setting FROM ops.setting AS s WHERE s.name = set_setting.name FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('there is no setting %L', set_setting.name),
            HINT = 'TABLE ops.setting lists them.';
    END IF;
    IF set_setting.value IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = format('setting %s needs a value', v_setting.name),
            HINT = format('It is of kind %s.', v_setting.kind);
    END IF;
    IF v_setting.value = set_setting.value THEN
        RETURN;
    END IF;
    IF v_setting.locked_by_data AND EXISTS (SELECT FROM etl.load AS l WHERE l.state = 'attached') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('setting %s is fixed: loaded days depend on it', v_setting.name),
            HINT = 'Set it before the first day is loaded.';
    END IF;
    BEGIN
        CASE v_setting.kind
            WHEN 'integer' THEN
                PERFORM set_setting.value::integer;
            WHEN 'number' THEN
                PERFORM set_setting.value::numeric;
            WHEN 'boolean' THEN
                PERFORM set_setting.value::boolean;
            WHEN 'interval' THEN
                PERFORM set_setting.value::interval;
            WHEN 'size' THEN
                PERFORM pg_size_bytes(nullif(set_setting.value, 'auto'));
            ELSE
                NULL; -- text and list: any text
        END CASE;
    EXCEPTION
        WHEN data_exception THEN
            RAISE EXCEPTION USING
                ERRCODE = 'invalid_parameter_value',
                MESSAGE = format('%L is no value for setting %s', set_setting.value, v_setting.name),
                HINT = format('It is of kind %s.', v_setting.kind);
    END;
    IF v_setting.name = 'time_zone' AND NOT EXISTS (
        SELECT FROM pg_timezone_names AS z WHERE z.name = set_setting.value
    ) THEN
        v_allowed := 'a name of pg_timezone_names, such as Africa/Accra';
    END IF;
    IF v_setting.kind = 'list' AND (
        set_setting.value = '' OR NOT string_to_array(set_setting.value, ',') <@ v_setting.choices
    ) THEN
        v_allowed := 'a comma-separated list of ' || array_to_string(v_setting.choices, ', ');
    ELSIF v_setting.kind <> 'list' AND NOT set_setting.value = ANY (v_setting.choices) THEN
        v_allowed := array_to_string(v_setting.choices, ' or ');
    END IF;
    IF v_setting.kind = 'integer' AND set_setting.value::integer < 0 THEN
        v_allowed := 'a whole number, not negative';
    ELSIF v_setting.kind = 'interval' AND set_setting.value::interval < interval '0' THEN
        v_allowed := 'a length of time, not negative';
    ELSIF v_setting.kind = 'size' AND pg_size_bytes(nullif(set_setting.value, 'auto')) < 0 THEN
        v_allowed := 'a size such as 20GB, or auto';
    END IF;
    IF v_allowed IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%L is no value for setting %s', set_setting.value, v_setting.name),
            HINT = format('Give %s.', v_allowed);
    END IF;
    UPDATE ops.setting AS s SET value = set_setting.value WHERE s.name = set_setting.name;
    -- What is out was released by the former rule: it is to be asked anew.
    IF set_setting.name IN ('privacy_profile', 'privacy_threshold', 'strict_kinds', 'strict_units') THEN
        PERFORM cache.mark_unreleased(TRUE);
    END IF;
END
$body$;

COMMENT ON FUNCTION ops.set_setting(text, text) IS
$$Changes a setting.

The value must be of the setting's kind (integers, intervals and sizes not negative). A setting that loaded
days depend on can be changed only before the first day is loaded. Results that were released under another
privacy rule are computed anew when they are asked again.
Errors: P0002 no such setting; 22004 no value; 22023 not of its kind; 55000 fixed by data.$$;
