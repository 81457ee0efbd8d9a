-- The plan behind a query.
-- requires: query.compile, access.record_login, access.record_failure
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
    v_entry constant jsonb := jsonb_build_object('query_kind', left("explain".spec ->> 'query_kind', 200));
BEGIN
    FOR v_line IN EXECUTE 'EXPLAIN ' || query.compile("explain".spec) LOOP
        v_plan := concat_ws(E'\n', v_plan, v_line);
    END LOOP;
    PERFORM access.record_login('explain', v_entry || '{"decision": "allowed"}');
    RETURN v_plan;
EXCEPTION
    WHEN query_canceled OR OTHERS THEN
        PERFORM access.record_failure('explain', SQLSTATE, SQLERRM, v_entry);
        RAISE;
END
$body$;

COMMENT ON FUNCTION flow.explain(jsonb) IS
$$Plan of the SQL of flow.compile(spec) as EXPLAIN prints it, with estimates; nothing is run.

Errors: 22023 invalid specification.$$;
