-- Notes what became of watched files.
CREATE OR REPLACE FUNCTION etl.end_files(files text[], error text DEFAULT NULL, retry_at timestamptz DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write the table past this
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    UPDATE etl.watched_file AS w
    SET error = end_files.error, retry_at = end_files.retry_at, changed_at = clock_timestamp(),
        state = CASE
            WHEN end_files.error IS NULL THEN 'loaded'
            WHEN end_files.retry_at IS NULL OR w.attempts >= ops.setting_value('load_attempts')::integer THEN 'failed'
            ELSE w.state
        END
    WHERE w.file = ANY (end_files.files);
END
$body$;

COMMENT ON FUNCTION etl.end_files(text[], text, timestamptz) IS
$$Notes that files are loaded, or have failed (error says why): they wait no longer, unless they change.

retry_at: when those that failed for a passing reason are to be tried again, if they were not too often.$$;
