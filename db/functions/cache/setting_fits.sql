-- Is a value of a setting's kind?
CREATE OR REPLACE FUNCTION cache.setting_fits(kind text, value text)
RETURNS boolean
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    CASE setting_fits.kind
        WHEN 'integer' THEN RETURN setting_fits.value::bigint IS NOT NULL;
        WHEN 'number' THEN RETURN setting_fits.value::numeric IS NOT NULL;
        WHEN 'boolean' THEN RETURN setting_fits.value::boolean IS NOT NULL;
        WHEN 'interval' THEN RETURN setting_fits.value::interval IS NOT NULL;
        WHEN 'size' THEN RETURN setting_fits.value = 'auto' OR pg_size_bytes(setting_fits.value) IS NOT NULL;
        ELSE RETURN setting_fits.value IS NOT NULL;
    END CASE;
EXCEPTION
    WHEN data_exception THEN
        RETURN FALSE;
END
$body$;

COMMENT ON FUNCTION cache.setting_fits(text, text) IS
$$Whether a text is a value of a kind of ops.setting.$$;
