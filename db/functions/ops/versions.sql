-- What runs here.
CREATE OR REPLACE FUNCTION ops.versions()
RETURNS jsonb
LANGUAGE plpgsql
STABLE -- reads the catalogue
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_server constant integer := current_setting('server_version_num')::integer;
BEGIN
    RETURN jsonb_build_object(
            format('PostgreSQL %s', v_server / 10000), format('%s.%s', v_server / 10000, v_server % 10000))
        || (SELECT jsonb_object_agg(e.extname, e.extversion) FROM pg_extension AS e);
END
$body$;

COMMENT ON FUNCTION ops.versions() IS
$$Versions of the server and of the extensions of this database, by name.$$;
