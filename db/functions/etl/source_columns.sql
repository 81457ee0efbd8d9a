-- The columns that a staging table gets.
-- requires: etl.check_header
CREATE OR REPLACE FUNCTION etl.source_columns(event_type text, source text, columns text[])
RETURNS text[]
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_source etl.source%ROWTYPE;
    v_given text[] := source_columns.columns;
BEGIN
    SELECT s.* INTO v_source
    FROM etl.source AS s
    WHERE s.source = source_columns.source AND s.event_type = source_columns.event_type;
    IF v_source.relation IS NOT NULL THEN
        IF to_regclass(v_source.relation) IS NULL THEN
            RAISE EXCEPTION USING
                ERRCODE = 'undefined_table',
                MESSAGE = format('there is no relation %s', v_source.relation),
                HINT = 'Write it with its schema, as in remote.calls.';
        END IF;
        SELECT array_agg(a.attname::text ORDER BY a.attnum) INTO v_given
        FROM pg_attribute AS a
        WHERE a.attrelid = to_regclass(v_source.relation) AND a.attnum > 0 AND NOT a.attisdropped;
    END IF;
    PERFORM etl.check_header(source_columns.event_type, source_columns.source, v_given);
    -- What a file may lack is there for the extract, and null.
    SELECT v_given || array_agg(o.name ORDER BY o.place) INTO v_given
    FROM (
        SELECT c.name, c.place
        FROM jsonb_array_elements_text(coalesce(v_source.format -> 'optional', '[]')) WITH ORDINALITY AS c (name, place)
        UNION ALL
        SELECT c.name || '_tac', 10000 + c.place
        FROM jsonb_array_elements_text(coalesce(v_source.format -> 'tac_of', '[]')) WITH ORDINALITY AS c (name, place)
    ) AS o
    WHERE o.name <> ALL (v_given);
    RETURN v_given;
END
$body$;

COMMENT ON FUNCTION etl.source_columns(text, text, text[]) IS
$$Columns of the staging table for files of these columns: those that the source calls optional are added to them.

Of a source that is a relation: the relation's. Errors: those of etl.check_header; 42P01 there is no such relation.$$;
