-- What is wrong with a list, by position.
CREATE OR REPLACE FUNCTION query.list_errors(value jsonb, type jsonb, depth integer)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_length integer;
    v_errors jsonb;
BEGIN
    IF jsonb_typeof(list_errors.value) <> 'array' THEN
        RETURN '["Not a valid list."]';
    END IF;
    v_length := jsonb_array_length(list_errors.value);
    IF v_length < coalesce((list_errors.type ->> 'minimum_items')::integer, 0) THEN
        RETURN jsonb_build_array(format('Shorter than minimum length %s.', list_errors.type ->> 'minimum_items'));
    ELSIF v_length > coalesce((list_errors.type ->> 'maximum_items')::integer, v_length) THEN
        RETURN jsonb_build_array(format('Longer than maximum length %s.', list_errors.type ->> 'maximum_items'));
    END IF;
    SELECT jsonb_object_agg((e.ordinality - 1)::text, f.errors) INTO v_errors
    FROM jsonb_array_elements(list_errors.value) WITH ORDINALITY AS e,
        LATERAL (
            SELECT CASE
                WHEN jsonb_typeof(e.value) = 'null' THEN '["Field may not be null."]'
                ELSE query.value_errors(e.value, list_errors.type -> 'items', list_errors.depth)
            END AS errors
            OFFSET 0 -- else the planner judges each value twice, and so four times one level deeper
        ) AS f
    WHERE f.errors IS NOT NULL;
    RETURN v_errors;
END
$body$;

COMMENT ON FUNCTION query.list_errors(jsonb, jsonb, integer) IS
$$What is wrong with a list of the declared type: messages, or a tree by position from 0; NULL when nothing is.$$;
