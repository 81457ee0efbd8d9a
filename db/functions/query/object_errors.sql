-- What is wrong with an object, by member.
CREATE OR REPLACE FUNCTION query.object_errors(value jsonb, type jsonb, depth integer)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_value jsonb := query.pair_to_object(object_errors.value, object_errors.type);
    v_given integer;
    v_errors jsonb;
BEGIN
    IF jsonb_typeof(v_value) <> 'object' THEN
        RETURN '{"_schema": ["Invalid input type."]}';
    END IF;
    v_errors := query.member_errors(v_value, object_errors.type -> 'members', '{}', object_errors.depth);
    IF v_errors IS NOT NULL THEN
        RETURN v_errors;
    END IF;
    IF object_errors.type ? 'exactly_one' THEN
        SELECT count(*) INTO v_given
        FROM jsonb_array_elements_text(object_errors.type -> 'exactly_one') AS o
        WHERE jsonb_typeof(v_value -> o.value) <> 'null';
        IF v_given <> 1 THEN
            RETURN jsonb_build_object('_schema', jsonb_build_array(format('Must provide exactly one of %s.',
                (SELECT string_agg(quote_literal(o.value), ' or ')
                    FROM jsonb_array_elements_text(object_errors.type -> 'exactly_one') AS o))));
        END IF;
    END IF;
    IF object_errors.type ? 'ascending'
        AND (v_value ->> 'lower_bound')::numeric >= (v_value ->> 'upper_bound')::numeric THEN
        RETURN '{"_schema": ["lower_bound must be less than upper_bound."]}';
    END IF;
    IF jsonb_typeof(v_value -> 'bin_list') = 'array' AND EXISTS (
        SELECT 1 FROM (
            SELECT e.value::numeric <= lag(e.value::numeric) OVER (ORDER BY e.ordinality) AS falls
            FROM jsonb_array_elements_text(v_value -> 'bin_list') WITH ORDINALITY AS e
        ) AS step WHERE step.falls
    ) THEN
        RETURN '{"bin_list": ["Edges must ascend."]}';
    END IF;
    RETURN NULL;
END
$body$;

COMMENT ON FUNCTION query.object_errors(jsonb, jsonb, integer) IS
$$What is wrong with an object of the declared type, as a tree by member; NULL when nothing is.$$;
