-- Where a query stands.
-- requires: cache.status, access.record_login, access.record_failure
CREATE OR REPLACE FUNCTION flow.status(id text)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE -- puts the call on record
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not read the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_status jsonb;
BEGIN
    v_status := cache.status(status.id);
    PERFORM access.record_login('status', jsonb_build_object(
        'query_id', status.id, 'query_kind', v_status -> 'kind', 'decision', 'allowed'));
    RETURN v_status;
EXCEPTION
    WHEN query_canceled OR OTHERS THEN
        PERFORM access.record_failure(
            'status', SQLSTATE, SQLERRM, jsonb_build_object('query_id', left(status.id, 200)));
        RAISE;
END
$body$;

COMMENT ON FUNCTION flow.status(text) IS
$$Where a query stands: {id, kind, state, progress: {eligible, queued, running}, missing, error}.

state: queued, running, ready, failed, cancelled, evicted or stale (its data changed; run it again).
missing: wanted days that are not loaded, which the answer is without. Errors: P0002 unknown id.$$;
