-- No day or layer is being replaced right now.
CREATE OR REPLACE FUNCTION cache.await_changes()
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    c_lock CONSTANT bigint := hashtextextended('flowsql change', 0);
BEGIN
    PERFORM pg_advisory_lock(c_lock);
    PERFORM pg_advisory_unlock(c_lock);
END
$body$;

COMMENT ON FUNCTION cache.await_changes() IS
$$Waits for transactions that have marked results as stale and not yet committed (cache.begin_change).

A job calls it before it reads: what it then reads is new, or whoever replaces it later finds the job and marks it.$$;
