-- Notes what became of watched files.
CREATE OR REPLACE FUNCTION etl.end_files(files text[], error text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write the table past this
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    UPDATE etl.watched_file AS w
    SET state = CASE WHEN end_files.error IS NULL THEN 'loaded' ELSE 'failed' END, error = end_files.error,
        changed_at = clock_timestamp()
    WHERE w.file = ANY (end_files.files);
END
$body$;

COMMENT ON FUNCTION etl.end_files(text[], text) IS
$$Notes that files are loaded, or have failed (error says why): they wait no longer, unless they change.$$;
