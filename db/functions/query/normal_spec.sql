-- A valid specification in normal form.
CREATE OR REPLACE FUNCTION query.normal_spec(spec jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_kind constant text := normal_spec.spec ->> 'query_kind';
    v_parameters jsonb;
    v_normal jsonb;
BEGIN
    SELECT k.parameters INTO STRICT v_parameters FROM query.kind AS k
    WHERE k.kind = v_kind;
    v_normal := query.normal_members(normal_spec.spec, v_parameters) || jsonb_build_object('query_kind', v_kind);
    -- A kind may write itself out, by a function query.expand_<kind>.
    IF to_regprocedure(format('query.%I(jsonb)', 'expand_' || v_kind)) IS NOT NULL THEN
        EXECUTE format('SELECT query.%I($1)', 'expand_' || v_kind) INTO v_normal USING v_normal;
    END IF;
    RETURN v_normal;
END
$body$;

COMMENT ON FUNCTION query.normal_spec(jsonb) IS
$$A specification known to be valid, in normal form. Errors: P0002 unknown kind.$$;
