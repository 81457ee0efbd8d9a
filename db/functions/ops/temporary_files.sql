-- The server's temporary files, if one may list them.
CREATE OR REPLACE FUNCTION ops.temporary_files(allowed boolean)
RETURNS TABLE (name text, size bigint)
LANGUAGE plpgsql
VOLATILE -- reads the server's disk
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF temporary_files.allowed THEN
        RETURN QUERY SELECT f.name, f.size FROM pg_ls_tmpdir() AS f;
    END IF;
END
$body$;

COMMENT ON FUNCTION ops.temporary_files(boolean) IS
$$Name and bytes of each temporary file; none unless allowed.$$;
