-- Queues a job again.
-- requires: cache.enqueue
CREATE OR REPLACE FUNCTION ops.retry_job(id text)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- administrators may not touch the queue themselves
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_spec jsonb;
    v_id text;
BEGIN
    SELECT q.spec INTO v_spec FROM cache.query AS q WHERE q.id = retry_job.id;
    IF v_spec IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('query %s is not known', coalesce(left(retry_job.id, 64), 'NULL')),
            HINT = 'TABLE ops.query lists what there is.';
    END IF;
    v_id := cache.enqueue(v_spec, 'any', 'login', session_user);
    PERFORM access.record(jsonb_build_object(
        'via', 'login', 'caller', session_user, 'action', 'retry', 'query_id', v_id, 'decision', 'allowed'));
    RETURN v_id;
END
$body$;

COMMENT ON FUNCTION ops.retry_job(text) IS
$$Asks a query that failed, was cancelled or evicted, or is stale, again; returns its id, which is another one if its
kind's functions have changed since. One that is queued, running or ready is left as it is.

Errors: P0002 unknown id; 22023 it can no longer be asked.$$;
