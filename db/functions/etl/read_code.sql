-- A code that went through a spreadsheet or a float column.
CREATE OR REPLACE FUNCTION etl.read_code(value text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN CASE
        WHEN read_code.value ~ '^\s*\d(\.\d+)?[eE]\+?\d{1,2}\s*$' THEN trim_scale(read_code.value::numeric)::text
        ELSE regexp_replace(btrim(read_code.value), '^(\d+)\.0*$', '\1')
    END;
END
$body$;

COMMENT ON FUNCTION etl.read_code(text) IS
$$A code without what a float made of it: 92380772.0 and 9.2380772E7 become 92380772. Leading zeros stay.$$;
