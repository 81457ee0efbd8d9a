-- Refuses a source whose name, format or options are none.
-- requires: etl.folder_problem, etl.schedule_problem
CREATE OR REPLACE FUNCTION etl.check_source(source text, format jsonb, options jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_format constant text[] := ARRAY['columns', 'optional', 'header', 'skip', 'delimiter', 'quote', 'escape',
        'encoding', 'null', 'trailer', 'spelling', 'tac_of', 'file', 'days'];
    v_options constant text[] := ARRAY['pattern', 'relation', 'condition', 'reject_share', 'remove_duplicates',
        'keyed', 'folder', 'schedule', 'first_day', 'last_day'];
    v_files constant text[] := ARRAY['header', 'skip', 'delimiter', 'quote', 'escape', 'encoding', 'null', 'trailer',
        'file'];
    v_wrong text;
BEGIN
    IF check_source.source !~ '^[a-z][a-z0-9_]{0,39}$' OR check_source.source = 'csv' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('%L is no name for a source', check_source.source),
            HINT = 'Use lower-case letters, digits and _, a letter first, at most 40; not csv.';
    END IF;
    SELECT string_agg(k.name, ', ' ORDER BY k.name) INTO v_wrong
    FROM (
        SELECT jsonb_object_keys(check_source.format - v_format) AS name
        UNION ALL SELECT jsonb_object_keys(check_source.options - v_options)
    ) AS k;
    IF v_wrong IS NOT NULL THEN
        v_wrong := 'a source has no ' || v_wrong;
    ELSIF length(check_source.format ->> 'quote') > 1 OR length(check_source.format ->> 'escape') > 1 THEN
        v_wrong := 'quote and escape are one character each';
    ELSIF check_source.format ->> 'delimiter' = '' THEN
        v_wrong := 'a delimiter has a character or more';
    ELSIF (check_source.format ->> 'header')::boolean IS FALSE
        AND coalesce(jsonb_array_length(check_source.format -> 'columns'), 0) = 0 THEN
        v_wrong := 'files without a header need their columns named';
    ELSIF coalesce(check_source.format -> 'columns', '[]') || coalesce(check_source.format -> 'optional', '[]')
        ? 'line' THEN
        v_wrong := 'no column may be named line: that is the number of the line';
    ELSIF (check_source.options ->> 'reject_share')::numeric NOT BETWEEN 0 AND 1 THEN
        v_wrong := 'reject_share is a share, from 0 to 1';
    ELSIF check_source.options ->> 'relation' IS NULL AND check_source.options ->> 'condition' IS NOT NULL THEN
        v_wrong := 'a condition belongs to a relation';
    ELSIF check_source.options ->> 'relation' IS NOT NULL AND check_source.options ->> 'condition' IS NULL THEN
        v_wrong := 'a relation needs a condition that takes the rows of the days wanted';
    ELSIF check_source.options ->> 'relation' IS NOT NULL AND check_source.format ?| v_files THEN
        v_wrong := 'a relation has no format of files';
    ELSIF check_source.options ->> 'folder' IS NOT NULL THEN
        v_wrong := etl.folder_problem(check_source.format, check_source.options);
    ELSIF check_source.options ?| ARRAY['schedule', 'first_day', 'last_day'] THEN
        v_wrong := etl.schedule_problem(check_source.format, check_source.options);
    END IF;
    IF v_wrong IS NULL AND NOT coalesce(check_source.format -> 'columns', '[]') || coalesce(check_source.format -> 'optional', '[]')
        @> (coalesce(check_source.options -> 'keyed', '[]') || coalesce(check_source.format -> 'tac_of', '[]')) THEN
        v_wrong := 'keyed columns are among those named: give them as columns, or as optional ones';
    END IF;
    IF v_wrong IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = v_wrong,
            HINT = 'flowsql source add --help explains each part.';
    END IF;
END
$body$;

COMMENT ON FUNCTION etl.check_source(text, jsonb, jsonb) IS
$$Checks the parts of a source that are no SQL; see etl.define_source. Errors: 22023 saying what is wrong.$$;
