-- A time with a day-first or compact date, as ISO 8601 text.
CREATE OR REPLACE FUNCTION etl.read_time(value text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN CASE
        WHEN read_time.value ~ '^\s*\d{1,2}[./-]\d{1,2}[./-]\d{4}\M'
            THEN regexp_replace(regexp_replace(regexp_replace(regexp_replace(btrim(read_time.value),
            '^(\d)[./-]', '0\1/'), '^(\d\d)[./-](\d)[./-]', '\1/0\2/'),
            '^(\d\d)[./-](\d\d)[./-](\d{4})[ T,]*', '\3-\2-\1 '),
            '^([-0-9]{10}) (\d):', '\1 0\2:')
        WHEN read_time.value ~ '^\s*\d{8}[ T]?\d{6}\M' THEN regexp_replace(btrim(read_time.value),
            '^(\d{4})(\d\d)(\d\d)[ T]?(\d\d)(\d\d)(\d\d)', '\1-\2-\3 \4:\5:\6')
        ELSE btrim(read_time.value)
    END;
END
$body$;

COMMENT ON FUNCTION etl.read_time(text) IS
$$31.10.2016 1:30:00 (day first; . / or - between) and 20161031013000 become 2016-10-31 01:30:00.

An offset behind it stays. Anything else is given back as it is, for the check of the load to read or refuse.$$;
