-- Waits for a query.
-- requires: cache.status, access.record_login, access.record_failure
CREATE OR REPLACE FUNCTION flow.wait(id text, timeout interval DEFAULT '10 minutes')
RETURNS text
LANGUAGE plpgsql
VOLATILE -- each look takes a new snapshot
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not read the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_deadline constant timestamptz := clock_timestamp() + wait.timeout;
    v_own constant bigint := pg_current_xact_id_if_assigned()::text;
    v_start constant timestamptz := clock_timestamp();
    v_status jsonb;
    v_behind bigint; -- how many transactions before ours wrote the row
BEGIN
    v_status := cache.status(wait.id);
    PERFORM access.record_login('wait', jsonb_build_object(
        'query_id', wait.id, 'query_kind', v_status -> 'kind', 'decision', 'allowed'));
    LOOP
        v_status := cache.status(wait.id);
        CASE v_status ->> 'state'
        WHEN 'queued', 'running' THEN
            -- Workers see only what is committed: waiting for one's own open transaction would never end.
            SELECT (v_own - q.xmin::text::bigint) & 4294967295 INTO v_behind
            FROM cache.query AS q WHERE q.id = wait.id;
            v_behind := v_behind - CASE WHEN v_behind > 2147483647 THEN 4294967296 ELSE 0 END;
            -- Its writer has not ended, and yet we see it: we are the writer, maybe behind a savepoint.
            IF v_behind < v_own AND pg_xact_status((v_own - v_behind)::text::xid8) = 'in progress' THEN
                RAISE EXCEPTION USING
                    ERRCODE = 'object_not_in_prerequisite_state',
                    MESSAGE = 'the query was asked in this transaction, so no worker can see it yet',
                    HINT = 'COMMIT after flow.run, then wait.';
            END IF;
            EXIT WHEN clock_timestamp() >= v_deadline;
            -- Nobody waits a twentieth longer than the query takes.
            PERFORM pg_sleep(least(greatest(extract(epoch FROM clock_timestamp() - v_start) / 20, 0.003), 0.5));
        WHEN 'failed' THEN
            RAISE EXCEPTION USING
                ERRCODE = 'object_not_in_prerequisite_state',
                MESSAGE = format('query %s failed: %s', wait.id, v_status ->> 'error'),
                HINT = 'flow.run(spec) runs it again.';
        ELSE
            EXIT;
        END CASE;
    END LOOP;
    RETURN v_status ->> 'state';
EXCEPTION
    WHEN no_data_found THEN
        PERFORM access.record_failure(
            'wait', SQLSTATE, SQLERRM, jsonb_build_object('query_id', left(wait.id, 200)));
        RAISE;
END
$body$;

COMMENT ON FUNCTION flow.wait(text, interval) IS
$$Waits until a query is no longer queued or running, or the timeout is over; returns its state.

Errors: P0002 unknown id; 55000 the query failed, or was asked in this very transaction (commit first).$$;
