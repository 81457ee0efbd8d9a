-- Keeps how files or a relation of a foreign layout become our columns.
-- requires: etl.event_columns, etl.check_source
CREATE OR REPLACE FUNCTION etl.define_source(
    source text,
    event_type text,
    format jsonb,
    extract_sql text,
    columns text[],
    description text,
    options jsonb DEFAULT '{}'
)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write etl.source past these checks
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_extract text := define_source.extract_sql;
    v_columns text[] := define_source.columns;
    v_given text[];
BEGIN
    PERFORM etl.check_source(define_source.source, define_source.format, define_source.options);
    IF v_extract IS NULL THEN -- the columns are ours already: only the format differs
        SELECT array_agg(c.name ORDER BY c.place) INTO v_given
        FROM jsonb_array_elements_text(
            coalesce(define_source.format -> 'columns', '[]') || coalesce(define_source.format -> 'optional', '[]'))
            WITH ORDINALITY AS c (name, place)
            INNER JOIN etl.event_columns(define_source.event_type) AS e ON c.name = e.name AND e.target IS NOT NULL;
        v_columns := ARRAY['line'] || v_given;
        v_extract := pg_catalog.format('SELECT %s FROM staging AS s',
            (SELECT string_agg(pg_catalog.format('s.%I', c.name), ', ') FROM unnest(v_columns) AS c (name)));
    END IF;
    IF NOT v_columns @> ARRAY['line', 'datetime', 'msisdn'] IS NOT FALSE OR EXISTS (
        SELECT FROM unnest(v_columns) AS c (name)
        WHERE c.name <> 'line' AND c.name NOT IN (
            SELECT e.name FROM etl.event_columns(define_source.event_type) AS e WHERE e.target IS NOT NULL)
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('an extract of %s gives line, datetime, msisdn and other columns of its event'
                || ' type%s', define_source.event_type, coalesce(', not ' || (
                    SELECT string_agg(c.name, ', ')
                    FROM unnest(v_columns) AS c (name)
                    WHERE c.name <> 'line' AND c.name NOT IN (
                        SELECT e.name FROM etl.event_columns(define_source.event_type) AS e
                        WHERE e.target IS NOT NULL)), '')),
            HINT = 'Name its columns with AS.';
    END IF;
    INSERT INTO etl.source AS s (source, event_type, format, extract, columns, description, pattern, relation,
        condition, reject_share, remove_duplicates, keyed, folder, schedule, first_day, last_day)
    VALUES (define_source.source, define_source.event_type, define_source.format, v_extract, v_columns,
        define_source.description, define_source.options ->> 'pattern', define_source.options ->> 'relation',
        define_source.options ->> 'condition', (define_source.options ->> 'reject_share')::numeric,
        coalesce((define_source.options ->> 'remove_duplicates')::boolean, FALSE),
        ARRAY(SELECT jsonb_array_elements_text(define_source.options -> 'keyed')),
        define_source.options ->> 'folder', (define_source.options ->> 'schedule')::interval,
        (define_source.options ->> 'first_day')::date, (define_source.options ->> 'last_day')::date)
    ON CONFLICT ON CONSTRAINT source_pkey DO UPDATE
    SET format = excluded.format, extract = excluded.extract, columns = excluded.columns,
        description = excluded.description, pattern = excluded.pattern, relation = excluded.relation,
        condition = excluded.condition, reject_share = excluded.reject_share,
        remove_duplicates = excluded.remove_duplicates, keyed = excluded.keyed, folder = excluded.folder,
        schedule = excluded.schedule, first_day = excluded.first_day, last_day = excluded.last_day, problem = NULL;
END
$body$;

COMMENT ON FUNCTION etl.define_source(text, text, jsonb, text, text[], text, jsonb) IS
$$Keeps a source: its format, the extract (one SELECT over staging and run) with the columns it gives, and options.

format: see etl.source. options: pattern, relation, condition, reject_share, remove_duplicates, keyed, folder,
schedule, first_day, last_day. Without an extract the files have our own columns. The extract runs as flow_extract, which can read its staging rows alone.
Errors: 22023 bad name, format or options, or columns that an event does not have.$$;
