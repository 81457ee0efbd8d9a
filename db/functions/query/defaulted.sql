-- A shared parameter with a default, where a kind has one.
CREATE OR REPLACE FUNCTION query.defaulted(parameter jsonb, default_value jsonb)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (defaulted.parameter - 'required' - 'suggest') || jsonb_build_object('default', defaulted.default_value);
END
$body$;

COMMENT ON FUNCTION query.defaulted(jsonb, jsonb) IS
$$The declaration of a parameter, not required but with a default value.$$;
