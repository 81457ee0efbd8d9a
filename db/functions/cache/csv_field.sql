-- One field of a CSV line.
CREATE OR REPLACE FUNCTION cache.csv_field(value text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN CASE
        WHEN csv_field.value IS NULL THEN ''
        WHEN csv_field.value ~ E'[",\r\n]' THEN '"' || replace(csv_field.value, '"', '""') || '"'
        ELSE csv_field.value
    END;
END
$body$;

COMMENT ON FUNCTION cache.csv_field(text) IS
$$A text as a CSV field: quoted if it holds a comma, a quote or a line end; NULL is empty.$$;
