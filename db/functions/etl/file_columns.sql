-- The columns of a file that the server can see.
-- requires: etl.file_format, etl.read_bytes, etl.read_line
CREATE OR REPLACE FUNCTION etl.file_columns(file text, format jsonb)
RETURNS text[]
LANGUAGE plpgsql
VOLATILE -- files change
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_form constant jsonb := etl.file_format(file_columns.format);
    v_lines text[];
    v_head text;
    v_names text[];
BEGIN
    IF NOT (v_form ->> 'header')::boolean THEN
        RETURN ARRAY(SELECT jsonb_array_elements_text(v_form -> 'columns'));
    END IF;
    v_lines := string_to_array(encode(pg_read_binary_file(file_columns.file, 0, 1048576, FALSE), 'escape'), E'\n');
    v_head := rtrim(v_lines[1 + (v_form ->> 'skip')::integer], E'\r');
    v_head := ltrim(etl.read_bytes(decode(v_head, 'escape'), v_form ->> 'encoding'), chr(65279));
    v_names := CASE
        WHEN strpos(v_head, nullif(v_form ->> 'quote', '')) > 0
            THEN etl.read_line(v_head, v_form ->> 'delimiter', v_form ->> 'quote', v_form ->> 'escape', NULL)
        ELSE string_to_array(v_head, v_form ->> 'delimiter')
    END;
    IF coalesce(btrim(v_head), '') = '' OR v_names IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('%s: there is no header line with column names in %s', file_columns.file,
                v_form ->> 'encoding'),
            HINT = 'Is it a text file, and not packed? flowsql load watch unpacks; pg_cron does not.';
    END IF;
    RETURN ARRAY(
        SELECT coalesce(nullif(btrim(n.name), ''), 'column_' || n.place)
        FROM unnest(v_names) WITH ORDINALITY AS n (name, place) ORDER BY n.place
    );
END
$body$;

COMMENT ON FUNCTION etl.file_columns(text, jsonb) IS
$$Column names from the header of a file of this format, or those that the format gives.

Errors: 22023 no header can be read, or the encoding is not known.$$;
