-- How much room results may take.
CREATE OR REPLACE FUNCTION cache.limit_bytes()
RETURNS bigint
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- administrators ask too
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    c_unseen constant bigint := 10 * 1024::bigint ^ 3;
    v_setting constant text := ops.setting_value('cache_size');
BEGIN
    IF v_setting = 'auto' THEN
        RETURN coalesce((SELECT d.room / 10 FROM ops.disk AS d), c_unseen);
    END IF;
    RETURN pg_size_bytes(v_setting);
END
$body$;

COMMENT ON FUNCTION cache.limit_bytes() IS
$$Setting cache_size in bytes. auto: a tenth of the room that flowsql up or migrate found on the server's disk, or
10 GB while nobody has looked (SQL alone cannot).$$;
