-- What is wrong with a source whose files pg_cron is to load.
-- requires: etl.file_format, etl.file_day
CREATE OR REPLACE FUNCTION etl.folder_problem(format jsonb, options jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM etl.file_format(folder_problem.format);
    RETURN CASE
        WHEN folder_problem.options ->> 'relation' IS NOT NULL THEN 'a folder has files: no relation'
        WHEN folder_problem.options ->> 'folder' !~ '^/' OR folder_problem.options ->> 'folder' ~ ',|/$|(^|/)\.\.?(/|$)'
            THEN 'a folder of the server is a whole path without . and .., such as /data/in'
        WHEN coalesce(folder_problem.options ->> 'pattern', '') !~ '^[^/]+$'
            OR etl.file_day(folder_problem.options ->> 'pattern', 'calls', replace(replace(replace(replace(replace(
                replace(folder_problem.options ->> 'pattern', '%Y', '2020'), '%m', '01'), '%d', '01'),
                '{type}', 'calls'), '*', ''), '?', 'x')) IS NULL
            THEN 'a folder needs the pattern of its files'' names, with %Y, %m and %d once each'
        WHEN folder_problem.options -> 'keyed' <> '[]'
            THEN 'the loader keys identifiers, and pg_cron has no key: use flowsql load watch'
        WHEN folder_problem.options ?| ARRAY['schedule', 'first_day', 'last_day']
            THEN 'files are loaded when they come: a schedule belongs to a relation'
    END;
END
$body$;

COMMENT ON FUNCTION etl.folder_problem(jsonb, jsonb) IS
$$Why a source with these parts cannot have a folder of the server; null when it can. Errors: 22023 unknown encoding.$$;
