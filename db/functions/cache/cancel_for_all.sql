-- Ends a query whoever wants it.
-- requires: cache.lock_jobs, cache.cancel
CREATE OR REPLACE FUNCTION cache.cancel_for_all(id text, why text)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_above text;
BEGIN
    PERFORM cache.lock_jobs(cancel_for_all.id);
    -- What is computed from it cannot be had without it.
    FOR v_above IN
        SELECT d.id FROM cache.dependency AS d INNER JOIN cache.query AS q ON q.id = d.id
        WHERE d.depends_on = cancel_for_all.id AND q.state IN ('queued', 'running')
            AND EXISTS (
                SELECT 1 FROM cache.query AS n WHERE n.id = cancel_for_all.id AND n.state IN ('queued', 'running'))
        ORDER BY d.id
    LOOP
        UPDATE access.asked AS a SET wanted = FALSE WHERE a.id = v_above;
        PERFORM cache.cancel(v_above, cancel_for_all.why);
    END LOOP;
    UPDATE access.asked AS a SET wanted = FALSE WHERE a.id = cancel_for_all.id;
    PERFORM cache.cancel(cancel_for_all.id, cancel_for_all.why);
    RETURN (
        SELECT CASE WHEN q.state = 'ready' AND q.stale THEN 'stale' ELSE q.state END
        FROM cache.query AS q WHERE q.id = cancel_for_all.id);
END
$body$;

COMMENT ON FUNCTION cache.cancel_for_all(text, text) IS
$$Cancels a query for everybody, with those computed from it and the sub-queries that nobody else needs; returns the
state after it (NULL: unknown id).$$;
