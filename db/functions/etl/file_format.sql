-- How the files of a source are written, with what is left unsaid.
CREATE OR REPLACE FUNCTION etl.file_format(format jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_form constant jsonb := '{"delimiter": ",", "quote": "\"", "escape": "", "encoding": "utf-8", "header": true,
        "skip": 0, "null": "", "trailer": "", "columns": []}'::jsonb || file_format.format;
    -- Python's names of the code pages of Windows
    v_encoding constant text := regexp_replace(v_form ->> 'encoding', '^(cp|windows)[-_]?(125\d)$', 'win\2', 'i');
BEGIN
    IF pg_char_to_encoding(v_encoding) = -1 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('PostgreSQL does not know encoding %s', v_form ->> 'encoding'),
            HINT = 'Have the files loaded by flowsql load, which knows more of them.';
    END IF;
    RETURN v_form || jsonb_build_object(
        'encoding', v_encoding,
        'escape', coalesce(nullif(v_form ->> 'escape', ''), v_form ->> 'quote'),
        -- \b is an edge of a word to Python, and a backspace here
        'trailer', regexp_replace(replace(v_form ->> 'trailer', '(?P<rows>', '('), '(^|[^\\])((?:\\\\)*)\\b', '\1\2\\y', 'g'),
        -- which of its parentheses tells the rows that a file should have
        'promise', CASE WHEN strpos(v_form ->> 'trailer', '(?P<rows>') > 0 THEN
            1 + regexp_count(left(v_form ->> 'trailer', strpos(v_form ->> 'trailer', '(?P<rows>') - 1),
                '(^|[^\\])(\\\\)*\((?!\?)')
        END);
END
$body$;

COMMENT ON FUNCTION etl.file_format(jsonb) IS
$$The format of a source (etl.source.format) with its defaults, in the words of PostgreSQL, for etl.stage_file.

Errors: 22023 PostgreSQL does not know the encoding.$$;
