-- Drops a result's tables unless somebody reads them.
-- requires: cache.drop_tables
CREATE OR REPLACE FUNCTION cache.try_drop_tables(id text)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '300ms'
AS $body$
BEGIN
    PERFORM cache.drop_tables(try_drop_tables.id);
    RETURN TRUE;
EXCEPTION
    WHEN lock_not_available OR dependent_objects_still_exist THEN
        RETURN FALSE;
END
$body$;

COMMENT ON FUNCTION cache.try_drop_tables(text) IS
$$Drops whatever relations a query has, as cache.drop_tables; false when a reader or a job holds them: then they
stay, and cache.sweep comes back to them.$$;
