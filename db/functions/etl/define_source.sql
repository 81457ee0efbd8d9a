-- Keeps how files of a foreign layout become our columns.
-- requires: etl.event_columns
CREATE OR REPLACE FUNCTION etl.define_source(
    source text,
    event_type text,
    format jsonb,
    extract_sql text,
    columns text[],
    description text
)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write etl.source past these checks
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_wrong text;
BEGIN
    IF define_source.source !~ '^[a-z][a-z0-9_]{0,39}$' OR define_source.source = 'csv' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('%L is no name for a source', define_source.source),
            HINT = 'Use lower-case letters, digits and _, a letter first, at most 40; not csv.';
    END IF;
    SELECT string_agg(c.name, ', ') INTO v_wrong
    FROM unnest(define_source.columns) AS c (name)
    WHERE c.name <> 'line'
        AND c.name NOT IN (
            SELECT e.name FROM etl.event_columns(define_source.event_type) AS e WHERE e.target IS NOT NULL);
    IF v_wrong IS NOT NULL OR NOT define_source.columns @> ARRAY['line', 'datetime', 'msisdn'] THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('an extract of %s gives line, datetime, msisdn and other columns of its event'
                || ' type%s', define_source.event_type, coalesce(', not ' || v_wrong, '')),
            HINT = 'Name its columns with AS.';
    END IF;
    INSERT INTO etl.source AS s (source, event_type, format, extract, columns, description)
    VALUES (define_source.source, define_source.event_type, define_source.format, define_source.extract_sql,
        define_source.columns, define_source.description)
    ON CONFLICT ON CONSTRAINT source_pkey DO UPDATE
    SET format = excluded.format, extract = excluded.extract, columns = excluded.columns,
        description = excluded.description;
END
$body$;

COMMENT ON FUNCTION etl.define_source(text, text, jsonb, text, text[], text) IS
$$Keeps a source: format {columns: those its files must have, file, days, delimiter}, the extract (one SELECT over
staging and run), and the columns it gives.

The extract is run with the rights of whoever loads. Errors: 22023 bad name, or columns that an event does not have.$$;
