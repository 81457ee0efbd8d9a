-- The plan behind a query.
-- requires: query.compile
CREATE OR REPLACE FUNCTION flow.explain(spec jsonb)
RETURNS text
LANGUAGE plpgsql
VOLATILE -- as query.compile
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not run the compiler, nor read what the plan reads
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_line text;
    v_plan text;
BEGIN
    FOR v_line IN EXECUTE 'EXPLAIN ' || query.compile("explain".spec) LOOP
        v_plan := concat_ws(E'\n', v_plan, v_line);
    END LOOP;
    RETURN v_plan;
END
$body$;

COMMENT ON FUNCTION flow.explain(jsonb) IS
$$Plan of the SQL of flow.compile(spec) as EXPLAIN prints it, with estimates; nothing is run.

Errors: 22023 invalid specification.$$;
