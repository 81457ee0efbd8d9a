-- What is wrong with a specification, nested or not.
-- requires: query.unit_errors
CREATE OR REPLACE FUNCTION query.spec_errors(spec jsonb, category text, depth integer)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_limit constant integer := ops.setting_value('max_query_depth')::integer;
    v_kind query.kind%ROWTYPE;
BEGIN
    IF spec_errors.depth > v_limit THEN
        RETURN jsonb_build_object('query_kind',
            jsonb_build_array(format('Nested deeper than %s levels.', v_limit)));
    ELSIF jsonb_typeof(spec_errors.spec) <> 'object' THEN
        RETURN '{"_schema": ["Invalid input type."]}';
    ELSIF coalesce(jsonb_typeof(spec_errors.spec -> 'query_kind'), 'null') = 'null' THEN
        RETURN '{"query_kind": ["Missing data for required field."]}';
    END IF;
    SELECT k.* INTO v_kind FROM query.kind AS k
    WHERE to_jsonb(k.kind) = spec_errors.spec -> 'query_kind'
        AND query.fits(k, spec_errors.category);
    IF v_kind.kind IS NULL THEN
        RETURN jsonb_build_object('query_kind', jsonb_build_array(format(
            'Unsupported value: %s. Must be one of: %s.', spec_errors.spec ->> 'query_kind',
            (SELECT string_agg(k.kind, ', ' ORDER BY k.kind) FROM query.kind AS k
                WHERE query.fits(k, spec_errors.category)))));
    END IF;
    RETURN coalesce(query.member_errors(
        spec_errors.spec, v_kind.parameters, ARRAY['query_kind'], spec_errors.depth + 1),
        query.unit_errors(spec_errors.spec));
END
$body$;

COMMENT ON FUNCTION query.spec_errors(jsonb, text, integer) IS
$$Tree of what is wrong with a specification that stands in a position of the given category; NULL if nothing.

category: a name from query.kind.categories, or top_level, subscribers, any.$$;
