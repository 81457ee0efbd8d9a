-- A valid specification in normal form.
CREATE OR REPLACE FUNCTION query.normal_spec(spec jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_parameters jsonb;
BEGIN
    SELECT k.parameters INTO STRICT v_parameters FROM query.kind AS k
    WHERE k.kind = normal_spec.spec ->> 'query_kind';
    RETURN query.normal_members(normal_spec.spec, v_parameters)
        || jsonb_build_object('query_kind', normal_spec.spec -> 'query_kind');
END
$body$;

COMMENT ON FUNCTION query.normal_spec(jsonb) IS
$$A specification known to be valid, in normal form. Errors: P0002 unknown kind.$$;
