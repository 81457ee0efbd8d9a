-- Bytes as text, if they are any.
CREATE OR REPLACE FUNCTION etl.read_bytes(bytes bytea, encoding text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN convert_from(read_bytes.bytes, read_bytes.encoding);
EXCEPTION
    WHEN character_not_in_repertoire OR untranslatable_character THEN
        RETURN NULL;
END
$body$;

COMMENT ON FUNCTION etl.read_bytes(bytea, text) IS
$$Text of that encoding; null when the bytes are none.$$;
