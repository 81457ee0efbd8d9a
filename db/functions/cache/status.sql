-- Where a query stands, for whoever may ask.
-- requires: cache.progress
CREATE OR REPLACE FUNCTION cache.status(id text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_status jsonb;
BEGIN
    SELECT jsonb_build_object(
        'id', q.id,
        'kind', q.kind,
        'state', CASE WHEN q.state = 'ready' AND q.stale THEN 'stale' ELSE q.state END,
        'progress', cache.progress(q.id),
        'missing', q.missing,
        'error', q.error)
    INTO v_status
    FROM cache.query AS q WHERE q.id = status.id;
    IF v_status IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('query %s is not known', status.id),
            HINT = 'Run it with flow.run(spec).';
    END IF;
    RETURN v_status;
END
$body$;

COMMENT ON FUNCTION cache.status(text) IS
$$Where a query stands: {id, kind, state, progress: {eligible, queued, running}, missing, error}.

state: queued, running, ready, failed, cancelled, evicted or stale (its data changed; run it again).
missing: wanted days that are not loaded, which the answer is without. Errors: P0002 unknown id.$$;
