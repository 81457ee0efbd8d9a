-- The id of a cell from a cell global identity, however its parts are divided.
CREATE OR REPLACE FUNCTION etl.read_cell(value text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN regexp_replace(btrim(read_cell.value), '^(\d{3})[-/.:_ |](\d{2,3})[-/.:_ |](\w+)[-/.:_ |](\w+)$',
        '\1-\2-\3-\4');
END
$body$;

COMMENT ON FUNCTION etl.read_cell(text) IS
$$404/96/1234/56789 (MCC, MNC, LAC, CI, divided by any one mark) becomes 404-96-1234-56789; other ids stay as they are.

Leading zeros stay: ids are texts.$$;
