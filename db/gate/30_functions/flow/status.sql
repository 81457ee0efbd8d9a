-- How far is a query?
-- requires: core.call
CREATE OR REPLACE FUNCTION flow.status(id text)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- only the owner reaches the private database
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN core.call('status', jsonb_build_object('id', status.id));
END
$body$;

COMMENT ON FUNCTION flow.status(text) IS
$$State of a query that you have asked: {id, kind, state, progress: {eligible, queued, running}, missing, error}.

state: queued, running, ready, failed, cancelled, evicted or stale (its data changed; run it again).
missing: wanted days that are not loaded, which the answer is without.
Errors: P0002 when it is not among yours; 42501 a permission is missing.$$;
