-- The runner: claim, commit, compute, commit. An invoker's procedure, for only such a one may commit.
-- requires: cache.claim, cache.compute, cache.fail, cache.reap, cache.cancel_overdue, cache.prune
CREATE OR REPLACE PROCEDURE cache.work(
    max_jobs integer DEFAULT 0,
    older_than interval DEFAULT '0',
    INOUT last_job text DEFAULT NULL
)
LANGUAGE plpgsql
AS $body$
DECLARE
    v_id text;
    v_done integer := 0;
    v_evicted bigint;
    v_state text;
    v_message text;
BEGIN
    PERFORM cache.reap();
    PERFORM cache.cancel_overdue();
    COMMIT;
    LOOP
        v_id := cache.claim(work.older_than);
        COMMIT;
        EXIT WHEN v_id IS NULL;
        v_state := NULL;
        BEGIN
            PERFORM cache.compute(v_id);
        EXCEPTION
            WHEN query_canceled OR OTHERS THEN
                v_state := SQLSTATE;
                v_message := SQLERRM;
        END;
        IF v_state IS NOT NULL THEN
            PERFORM cache.fail(v_id, v_state, v_message);
        END IF;
        COMMIT;
        -- The limit holds after each store. What takes longer is left to pg_cron.
        CALL cache.prune(NULL, '5 seconds', v_evicted);
        v_done := v_done OPERATOR(pg_catalog.+) 1;
        last_job := v_id;
        EXIT WHEN v_done OPERATOR(pg_catalog.=) work.max_jobs;
    END LOOP;
END
$body$;

COMMENT ON PROCEDURE cache.work (integer, interval, text) IS
$$Runs queued jobs one after another until there is none that can run, or max_jobs (0: no limit) are done.

older_than: leave jobs that are younger to others. last_job: gives back the id of the last one done, or NULL. Cannot be called within a transaction.$$;
