-- Housekeeping, each piece in a transaction of its own. An invoker's procedure, for only such a one may commit.
-- requires: ops.house_steps, ops.keep_step
CREATE OR REPLACE PROCEDURE ops.keep_house()
LANGUAGE plpgsql
AS $body$
DECLARE
    v_steps jsonb;
    v_step jsonb;
BEGIN
    v_steps := ops.house_steps();
    COMMIT;
    IF v_steps OPERATOR(pg_catalog.=) '[]' THEN
        RETURN;
    END IF;
    v_steps := v_steps OPERATOR(pg_catalog.||) '[{"step": "end"}]';
    WHILE v_steps OPERATOR(pg_catalog.<>) '[]' LOOP
        v_step := v_steps OPERATOR(pg_catalog.->) 0;
        PERFORM ops.keep_step(v_step);
        COMMIT;
        v_steps := v_steps OPERATOR(pg_catalog.-) 0;
    END LOOP;
END
$body$;

COMMENT ON PROCEDURE ops.keep_house () IS
$$Ends dead loads, drops work tables, rejects, audit months and days of events past their time, analyzes what changed.

What is past its time say the settings *_retention. One session at a time. Cannot be called within a transaction.$$;
