-- Takes back a question.
-- requires: cache.withdraw, cache.cancel_for_all, access.record_login
CREATE OR REPLACE FUNCTION flow.cancel(id text)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not touch the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_state text;
    v_admin constant boolean := pg_has_role(session_user, 'flow_admin', 'MEMBER');
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM cache.query AS q
        WHERE q.id = cancel.id AND (v_admin OR EXISTS (
            SELECT 1 FROM access.asked AS a WHERE a.via = 'login' AND a.login = session_user AND a.id = q.id))
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format(
                CASE WHEN v_admin THEN 'query %s is not known' ELSE 'query %s is not among yours' END,
                coalesce(left(cancel.id, 64), 'NULL')),
            HINT = CASE WHEN v_admin THEN 'TABLE ops.query lists them; so does: flowsql jobs list'
                ELSE 'flow.mine() lists yours; an administrator may cancel any.' END;
    END IF;
    v_state := CASE
        WHEN v_admin THEN cache.cancel_for_all(cancel.id, 'cancelled by administrator ' || session_user)
        ELSE cache.withdraw(cancel.id, 'login', session_user) END;
    PERFORM access.record_login('cancel', jsonb_build_object(
        'query_id', cancel.id, 'decision', 'allowed', 'detail', jsonb_build_object('state', v_state)));
    RETURN v_state;
END
$body$;

COMMENT ON FUNCTION flow.cancel(text) IS
$$Cancels a query that you have asked; returns its state after that.

cancelled: it will not run, or is interrupted; flow.run asks it anew. queued, running: others have asked it too, or need
it for theirs, and it goes on for them. ready, failed, evicted, stale: it had ended before. An administrator's cancel
ends it for everybody, with what is computed from it. Errors: P0002 not among yours.$$;
