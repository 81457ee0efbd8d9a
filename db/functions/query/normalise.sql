-- Judges a specification and gives its normal form.
-- requires: query.errors, query.error_text, query.normal_spec, query.normal_members, query.normal_value
CREATE OR REPLACE FUNCTION query.normalise(spec jsonb, category text DEFAULT 'top_level')
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_errors constant jsonb := query.errors(normalise.spec, normalise.category);
BEGIN
    IF v_errors IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = query.error_text(v_errors),
            HINT = 'flow.kinds() lists every kind of query with its parameters.';
    END IF;
    RETURN query.normal_spec(normalise.spec);
END
$body$;

COMMENT ON FUNCTION query.normalise(jsonb, text) IS
$$A specification in normal form: defaults in, nulls out, order-free lists sorted.

category: top_level or any. Errors: 22023 with the path of each wrong member.$$;
