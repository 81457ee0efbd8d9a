-- Loads what is due by itself. An invoker's procedure, for only such a one may commit.
-- requires: etl.begin_due, etl.try_due, etl.due_step
CREATE OR REPLACE PROCEDURE etl.load_due()
LANGUAGE plpgsql
AS $body$
DECLARE
    v_due jsonb;
    v_step jsonb;
    v_again boolean;
BEGIN
    v_due := etl.begin_due();
    COMMIT;
    WHILE v_due OPERATOR(pg_catalog.<>) '[]' LOOP
        v_step := v_due OPERATOR(pg_catalog.->) 0;
        v_due := v_due OPERATOR(pg_catalog.-) 0;
        v_again := etl.try_due(v_step);
        COMMIT;
        WHILE v_again LOOP
            v_step := etl.due_step(v_step);
            COMMIT;
            v_again := v_step IS NOT NULL;
        END LOOP;
    END LOOP;
    PERFORM etl.due_step('{"step": "end"}');
    COMMIT;
END
$body$;

COMMENT ON PROCEDURE etl.load_due () IS
$$Loads the files that came into folders of sources, and the days of relations whose schedule is due; pg_cron calls it
each minute.

One session at a time; each step is a transaction, so that a crash leaves the former day. Cannot be called within a
transaction.$$;
