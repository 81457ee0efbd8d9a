-- The files of a source that lie in its folder on the server.
-- requires: etl.file_day
CREATE OR REPLACE FUNCTION etl.server_files(source text, event_type text)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE -- folders change
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC' -- times become text in between
AS $body$
DECLARE
    v_source etl.source%ROWTYPE;
    v_found jsonb;
BEGIN
    SELECT s.* INTO STRICT v_source
    FROM etl.source AS s
    WHERE s.source = server_files.source AND s.event_type = server_files.event_type AND s.folder IS NOT NULL;
    IF v_source.folder <> ALL (string_to_array(ops.setting_value('load_folders'), ',')) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = format('setting load_folders does not name folder %s', v_source.folder),
            HINT = 'An administrator adds it with ops.set_setting; then run flowsql migrate.';
    ELSIF NOT pg_has_role('pg_read_server_files', 'USAGE') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = 'FlowSQL may not read files of the server',
            HINT = 'Run flowsql migrate as a superuser after setting load_folders was changed.';
    END IF;
    SELECT jsonb_agg(jsonb_build_object('file', v_source.folder || '/' || f.name, 'event_type', v_source.event_type,
        'day', to_char(f.day, 'YYYY-MM-DD'), 'size', s.size, 'modified', s.modification) ORDER BY f.name)
    INTO v_found
    FROM (
        SELECT n.name, etl.file_day(v_source.pattern, v_source.event_type, n.name) AS day
        FROM pg_ls_dir(v_source.folder, FALSE, FALSE) AS n (name)
    ) AS f
        CROSS JOIN LATERAL pg_stat_file(v_source.folder || '/' || f.name, TRUE) AS s
    WHERE f.day IS NOT NULL AND NOT s.isdir;
    RETURN coalesce(v_found, '[]');
END
$body$;

COMMENT ON FUNCTION etl.server_files(text, text) IS
$$Files [{file, event_type, day, size, modified}] in the folder of a source whose names look like its pattern.

Errors: P0002 the source has no folder; 42501 setting load_folders does not name it; 58P01 there is no such folder.$$;
