-- A result in one of the formats of the HTTP API.
-- requires: core.call
CREATE OR REPLACE FUNCTION flow.body(id text, format text DEFAULT 'json')
RETURNS text
LANGUAGE plpgsql
VOLATILE -- each read is decided and recorded
PARALLEL UNSAFE
SECURITY DEFINER -- only the owner reaches the private database
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN core.call('body', jsonb_build_object('id', body.id, 'format', body.format)) #>> '{}';
END
$body$;

COMMENT ON FUNCTION flow.body(text, text) IS
$$A whole result as text, exactly as the HTTP API serves it.

format: json, csv or geojson. Errors: 22023 an unknown format, or geojson of a kind without places;
P0002 when it is not among yours; 55000 when it is not answered (yet); 42501 a permission is missing.$$;
