-- A job may not fill the disk with temporary files.
CREATE OR REPLACE FUNCTION cache.limit_temp()
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_megabytes constant bigint := ops.setting_value('job_temp_megabytes')::bigint;
BEGIN
    -- For superusers, and for the owner where a superuser has deployed (db/roles/grants.sql).
    IF has_parameter_privilege('temp_file_limit', 'SET') THEN
        PERFORM set_config('temp_file_limit', CASE v_megabytes WHEN 0 THEN '-1' ELSE v_megabytes || 'MB' END, TRUE);
    END IF;
END
$body$;

COMMENT ON FUNCTION cache.limit_temp() IS
$$Limits the temporary files of each process of this transaction to setting job_temp_megabytes, if the owner may set
that.$$;
