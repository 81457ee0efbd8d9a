-- The SQL behind a query.
-- requires: query.compile
CREATE OR REPLACE FUNCTION flow.compile(spec jsonb)
RETURNS text
LANGUAGE plpgsql
VOLATILE -- as query.compile
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not run the compiler
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN query.compile(compile.spec);
END
$body$;

COMMENT ON FUNCTION flow.compile(jsonb) IS
$$SQL text of the complete (unredacted) answer to a specification. Errors: 22023 invalid specification.$$;
