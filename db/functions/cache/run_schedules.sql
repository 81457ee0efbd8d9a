-- Runs what is due. An invoker's procedure, for only such a one may commit.
-- requires: cache.begin_schedules, cache.start_scheduled, cache.end_schedules
CREATE OR REPLACE PROCEDURE cache.run_schedules()
LANGUAGE plpgsql
AS $body$
DECLARE
    v_more boolean;
BEGIN
    v_more := cache.begin_schedules();
    COMMIT;
    IF NOT v_more THEN
        RETURN;
    END IF;
    WHILE v_more LOOP
        v_more := cache.start_scheduled();
        COMMIT;
    END LOOP;
    PERFORM cache.end_schedules();
    COMMIT;
END
$body$;

COMMENT ON PROCEDURE cache.run_schedules () IS
$$Asks the queries of all schedules that are due, each in a transaction of its own; pg_cron calls it each minute.

Cannot be called within a transaction.$$;
