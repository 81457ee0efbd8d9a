-- The value of a setting, for callers that must not fail silently on a misspelt name.
CREATE OR REPLACE FUNCTION ops.setting_value(name text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- callers may not read ops.setting
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_value text;
BEGIN
    SELECT s.value INTO v_value FROM ops.setting AS s WHERE s.name = setting_value.name;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('there is no setting %L', setting_value.name),
            HINT = 'TABLE ops.setting lists them.';
    END IF;
    RETURN v_value;
END
$body$;

COMMENT ON FUNCTION ops.setting_value(text) IS
$$Value of a setting, as text; cast it to the kind it has.

Errors: P0002 no such setting.$$;
