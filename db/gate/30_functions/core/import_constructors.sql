-- The constructors of the private database, made here as they are there.
-- requires: core.ask, flow.body, flow.dates, flow.import_layers, flow.kinds, flow.mine, flow.open
-- requires: flow.rows, flow.run, flow.status, flow.wait
CREATE OR REPLACE FUNCTION core.import_constructors()
RETURNS integer
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the deployer runs it, and they are the owner's
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_answer constant jsonb := core.ask(session_user, 'constructors', '{}');
    v_function regprocedure;
    v_sql text;
BEGIN
    -- Constructors alone run as their caller: a kind that is gone, or has other parameters, leaves none.
    FOR v_function IN
        SELECT p.oid FROM pg_proc AS p WHERE p.pronamespace = 'flow'::regnamespace AND NOT p.prosecdef
    LOOP
        EXECUTE format('DROP FUNCTION %s', v_function);
    END LOOP;
    FOR v_sql IN SELECT c.value FROM jsonb_array_elements_text(v_answer -> 'result') AS c LOOP
        EXECUTE v_sql;
    END LOOP;
    RETURN jsonb_array_length(v_answer -> 'result');
END
$body$;

COMMENT ON FUNCTION core.import_constructors() IS
$$Makes flow.<kind>(…) for each kind of query, with the private database's own text; returns how many.

Errors: 08006 when it cannot be reached.$$;
