-- A number with a decimal comma or marks between thousands, as plain text.
CREATE OR REPLACE FUNCTION etl.read_number(value text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN CASE
        WHEN read_number.value !~ '[,''  ]' THEN btrim(read_number.value)
        WHEN read_number.value ~ '^\s*[-+]?\d{1,3}([.''  ]\d{3})*,\d*\s*$' OR read_number.value ~ '^\s*[-+]?\d*,\d*\s*$'
            THEN replace(regexp_replace(read_number.value, '[.''  ]', '', 'g'), ',', '.')
        WHEN read_number.value ~ '^\s*[-+]?\d{1,3}([,''  ]\d{3})+(\.\d*)?\s*$'
            THEN regexp_replace(read_number.value, '[,''  ]', '', 'g')
        ELSE read_number.value
    END;
END
$body$;

COMMENT ON FUNCTION etl.read_number(text) IS
$$A number as an extract should give it: 1.234,5 and 1 234,5 become 1234.5; 12,5 becomes 12.5.

One comma is a decimal comma; 1,234,567.8 has marks between thousands. Anything else is given back as it is, for the
check of the load to refuse.$$;
