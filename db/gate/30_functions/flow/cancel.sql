-- Takes back a question.
-- requires: core.call
CREATE OR REPLACE FUNCTION flow.cancel(id text)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- only the owner reaches the private database
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN core.call('cancel', jsonb_build_object('id', cancel.id)) #>> '{}';
END
$body$;

COMMENT ON FUNCTION flow.cancel(text) IS
$$Cancels a query that you have asked; returns its state after that.

cancelled: it will not run, or is interrupted; flow.run asks it anew. queued, running: others have asked it too, and it
goes on for them. ready, failed, evicted, stale: it had ended before.
Errors: P0002 when it is not among yours; 42501 a permission is missing.$$;
