-- A day, a layer or a list is being replaced.
CREATE OR REPLACE FUNCTION cache.begin_change()
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('flowsql change', 0));
END
$body$;

COMMENT ON FUNCTION cache.begin_change() IS
$$To be called before looking for the results that a change makes stale; until the transaction ends, no job begins to
read (cache.await_changes), or it could miss both the change and the mark.$$;
