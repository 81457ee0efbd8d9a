-- The whole SQL text of a specification, nothing read from stored results.
-- requires: query.normalise, query.sql
CREATE OR REPLACE FUNCTION query.compile(spec jsonb)
RETURNS text
LANGUAGE plpgsql
VOLATILE -- changes a setting for the time of the call
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_spec constant jsonb := query.normalise(compile.spec, 'any');
    v_former constant text := coalesce(current_setting('flowsql.from_stored', TRUE), '');
    v_sql text;
BEGIN
    -- Not SET in the declaration: only a superuser may write a setting of our own there.
    PERFORM set_config('flowsql.from_stored', 'off', TRUE);
    v_sql := query.sql(v_spec);
    PERFORM set_config('flowsql.from_stored', v_former, TRUE);
    RETURN v_sql;
END
$body$;

COMMENT ON FUNCTION query.compile(jsonb) IS
$$SQL text of the complete answer to any specification, before redaction. Errors: 22023 invalid specification.$$;
