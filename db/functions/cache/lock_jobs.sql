-- Locks a query with all that its end may end.
CREATE OR REPLACE FUNCTION cache.lock_jobs(id text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM 1 FROM cache.query AS q
    WHERE q.state IN ('queued', 'running') AND (
        q.id = lock_jobs.id
        OR q.id IN (SELECT d.depends_on FROM cache.dependency AS d WHERE d.id = lock_jobs.id)
        OR q.id IN (SELECT d.id FROM cache.dependency AS d WHERE d.depends_on = lock_jobs.id))
    ORDER BY q.id FOR NO KEY UPDATE;
END
$body$;

COMMENT ON FUNCTION cache.lock_jobs(text) IS
$$Locks the row of a query, of its sub-queries and of those computed from it, in the order that all keep: no circle of
waiting. Only queued and running ones.$$;
