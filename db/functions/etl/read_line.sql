-- The columns of a line that has quotes.
CREATE OR REPLACE FUNCTION etl.read_line(line text, delimiter text, quote text, escape text, null_text text)
RETURNS text[]
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_quote text;
    v_escape text;
    v_quoted text;
    v_kept text[];
    v_next integer := 1;
    v_piece text;
    v_columns text[] := '{}';
BEGIN
    -- The usual case: all columns between quotes, and no quote in any of them.
    IF left(read_line.line, 1) = read_line.quote AND right(read_line.line, 1) = read_line.quote
        AND (read_line.escape = read_line.quote OR strpos(read_line.line, read_line.escape) = 0) THEN
        v_columns := string_to_array(substr(read_line.line, 2, length(read_line.line) - 2),
            read_line.quote || read_line.delimiter || read_line.quote);
        IF length(read_line.line) - length(replace(read_line.line, read_line.quote, '')) = 2 * cardinality(v_columns) THEN
            RETURN v_columns;
        END IF;
        v_columns := '{}';
    END IF;
    -- As \u…, whatever the signs mean in a regular expression.
    v_quote := '\u' || lpad(to_hex(ascii(read_line.quote)), 4, '0');
    v_escape := '\u' || lpad(to_hex(ascii(read_line.escape)), 4, '0');
    -- What stands between quotes, as COPY sees it.
    v_quoted := CASE
        WHEN v_quote = v_escape THEN format('%1$s((?:%1$s%1$s|[^%1$s])*)%1$s', v_quote)
        ELSE format('%1$s((?:%2$s[%1$s%2$s]|[^%1$s%2$s]|%2$s(?![%1$s%2$s]))*)%1$s', v_quote, v_escape)
    END;
    v_kept := ARRAY(SELECT m.found[1] FROM regexp_matches(read_line.line, v_quoted, 'g') AS m (found));
    -- Set aside, one sign for each, so that a delimiter between quotes divides nothing.
    FOREACH v_piece IN ARRAY string_to_array(
        regexp_replace(read_line.line, v_quoted, chr(57345), 'g'), read_line.delimiter)
    LOOP
        IF strpos(v_piece, read_line.quote) > 0 THEN
            RETURN NULL;
        ELSIF v_piece = read_line.null_text THEN
            v_piece := NULL;
        END IF;
        WHILE strpos(v_piece, chr(57345)) > 0 LOOP
            v_piece := overlay(v_piece PLACING regexp_replace(v_kept[v_next],
                format('%s([%s%s])', v_escape, v_escape, v_quote), '\1', 'g')
                FROM strpos(v_piece, chr(57345)) FOR 1);
            v_next := v_next + 1;
        END LOOP;
        v_columns := v_columns || v_piece;
    END LOOP;
    RETURN v_columns;
END
$body$;

COMMENT ON FUNCTION etl.read_line(text, text, text, text, text) IS
$$The columns of one line of a file as COPY would read them, without quotes; null when a quote is not closed.

quote and escape are one character each; a piece that is null_text and has no quotes is null. The line must not have
U+E001, which has no meaning to anybody.$$;
