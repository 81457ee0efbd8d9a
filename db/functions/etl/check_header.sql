-- Refuses files whose columns are not those of their event type or source.
-- requires: etl.event_columns
CREATE OR REPLACE FUNCTION etl.check_header(event_type text, source text, columns text[])
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_known text[];
    v_needed text[];
    v_wrong text;
BEGIN
    SELECT string_agg(DISTINCT c.name, ', ') INTO v_wrong
    FROM (SELECT u.name FROM unnest(check_header.columns) AS u (name) GROUP BY u.name HAVING count(*) > 1) AS c;
    IF v_wrong IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('column given twice: %s', v_wrong),
            HINT = 'Give each column of the header a name of its own.';
    END IF;
    IF 'line' = ANY (check_header.columns) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'no column may be named line: that is the number of the line',
            HINT = 'Rename it in the header, or skip the header and name the columns (flowsql source add).';
    END IF;
    IF check_header.source = 'csv' THEN
        v_known := ARRAY(SELECT e.name FROM etl.event_columns(check_header.event_type) AS e);
        v_needed := ARRAY['msisdn', 'datetime'];
        SELECT string_agg(c.name, ', ' ORDER BY c.place) INTO v_wrong
        FROM unnest(check_header.columns) WITH ORDINALITY AS c (name, place)
        WHERE c.name <> ALL (v_known);
        IF v_wrong IS NOT NULL THEN
            RAISE EXCEPTION USING
                ERRCODE = 'invalid_parameter_value',
                MESSAGE = format('unknown columns for %s: %s', check_header.event_type, v_wrong),
                HINT = CASE
                    WHEN v_wrong ~ '[;|\t]' AND cardinality(check_header.columns) < 3
                        THEN 'Another sign seems to stand between the columns: give it as --delimiter, or to a source.'
                    ELSE format('Known are: %s. Other layouts are read through a source of their own.',
                        array_to_string(v_known, ', '))
                END;
        END IF;
    ELSE
        SELECT ARRAY(SELECT jsonb_array_elements_text(s.format -> 'columns')) INTO v_needed
        FROM etl.source AS s
        WHERE s.source = check_header.source AND s.event_type = check_header.event_type;
        IF NOT FOUND THEN
            RAISE EXCEPTION USING
                ERRCODE = 'no_data_found',
                MESSAGE = format('there is no source %s for %s', check_header.source, check_header.event_type),
                HINT = 'TABLE etl.source lists them; flowsql source add makes one.';
        END IF;
    END IF;
    SELECT string_agg(c.name, ', ') INTO v_wrong
    FROM unnest(v_needed) AS c (name)
    WHERE c.name <> ALL (check_header.columns);
    IF v_wrong IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('missing columns for %s: %s', check_header.event_type, v_wrong),
            HINT = format('The header is: %s. Files need a header line.',
                array_to_string(check_header.columns, ', '));
    END IF;
END
$body$;

COMMENT ON FUNCTION etl.check_header(text, text, text[]) IS
$$Refuses columns that an event type (source csv), or a source of one's own, does not know or lacks.

Errors: 22023 unknown, missing or doubled columns, naming them; P0002 no such source.$$;
