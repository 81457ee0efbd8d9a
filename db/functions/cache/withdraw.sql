-- A caller no longer wants a query.
-- requires: cache.lock_jobs, cache.is_wanted, cache.cancel
CREATE OR REPLACE FUNCTION cache.withdraw(id text, via text, caller text)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_me constant text := withdraw.via || ':' || withdraw.caller;
    v_other text;
BEGIN
    PERFORM cache.lock_jobs(withdraw.id);
    UPDATE access.asked AS a SET wanted = FALSE
    WHERE a.via = withdraw.via AND a.login = withdraw.caller AND a.id = withdraw.id;
    IF NOT cache.is_wanted(withdraw.id) THEN
        PERFORM cache.cancel(withdraw.id, 'cancelled by ' || v_me);
    ELSE
        -- It goes on as the job of somebody who wants it.
        SELECT a.via || ':' || a.login INTO v_other FROM access.asked AS a
        WHERE a.id = withdraw.id AND a.wanted ORDER BY a.asked_at, a.via, a.login LIMIT 1;
        UPDATE cache.query AS q SET asked_by = v_other
        WHERE q.asked_by = v_me AND q.state IN ('queued', 'running') AND v_other IS NOT NULL AND (
            q.id = withdraw.id
            OR q.id IN (SELECT d.depends_on FROM cache.dependency AS d WHERE d.id = withdraw.id));
    END IF;
    RETURN (
        SELECT CASE WHEN q.state = 'ready' AND q.stale THEN 'stale' ELSE q.state END
        FROM cache.query AS q WHERE q.id = withdraw.id);
END
$body$;

COMMENT ON FUNCTION cache.withdraw(text, text, text) IS
$$Takes back a caller's wish for a query, and returns the state after it: cancelled, unless it had ended, or others have
asked it too or need it for theirs. via and caller as in cache.enqueue.$$;
