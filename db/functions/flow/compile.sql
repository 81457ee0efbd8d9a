-- The SQL behind a query.
-- requires: query.compile, access.record_login, access.record_failure
CREATE OR REPLACE FUNCTION flow.compile(spec jsonb)
RETURNS text
LANGUAGE plpgsql
VOLATILE -- as query.compile
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not run the compiler
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_text text;
    v_entry constant jsonb := jsonb_build_object('query_kind', left(compile.spec ->> 'query_kind', 200));
BEGIN
    v_text := query.compile(compile.spec);
    PERFORM access.record_login('compile', v_entry || '{"decision": "allowed"}');
    RETURN v_text;
EXCEPTION
    WHEN query_canceled OR OTHERS THEN
        PERFORM access.record_failure('compile', SQLSTATE, SQLERRM, v_entry);
        RAISE;
END
$body$;

COMMENT ON FUNCTION flow.compile(jsonb) IS
$$SQL text of the complete (unredacted) answer to a specification. Errors: 22023 invalid specification.$$;
