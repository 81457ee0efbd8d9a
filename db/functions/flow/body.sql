-- A result as one text.
-- requires: cache.body
CREATE OR REPLACE FUNCTION flow.body(id text, format text DEFAULT 'json')
RETURNS text
LANGUAGE plpgsql
VOLATILE -- counts the use
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not read the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN cache.body(body.id, body.format);
END
$body$;

COMMENT ON FUNCTION flow.body(text, text) IS
$$The whole result of a ready query as text: json, csv or geojson.

Errors: P0002 no such result; 22023 another format, or geojson of a kind without geography.$$;
