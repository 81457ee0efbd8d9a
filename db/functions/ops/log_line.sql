-- One line of the server's log.
CREATE OR REPLACE FUNCTION ops.log_line(line text)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE -- of its argument alone
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN convert_from(decode(log_line.line, 'escape'), 'UTF8')::jsonb;
EXCEPTION
    WHEN data_exception OR untranslatable_character THEN
        RETURN NULL; -- bytes of a client that are no text
END
$body$;

COMMENT ON FUNCTION ops.log_line(text) IS
$$A line of jsonlog (bytes as encode(…, 'escape') writes them) as JSON; null when it is none.$$;
