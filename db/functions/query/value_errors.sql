-- What is wrong with one value of a specification, in FlowMachine's words.
-- requires: query.parse_datetime
CREATE OR REPLACE FUNCTION query.value_errors(value jsonb, type jsonb, depth integer)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_json constant text := jsonb_typeof(value_errors.value);
    v_text constant text := value_errors.value #>> '{}';
    v_number numeric;
    v_errors jsonb;
BEGIN
    CASE value_errors.type ->> 'type'
    WHEN 'string', 'unit' THEN
        IF v_json <> 'string' THEN
            RETURN '["Not a valid string."]';
        END IF;
        IF value_errors.type ->> 'type' = 'unit' THEN
            RETURN query.enum_errors(v_text, CASE value_errors.type ->> 'shape'
                WHEN 'polygon' THEN array_remove(query.units(), 'lon-lat') ELSE query.units() END);
        END IF;
        RETURN query.enum_errors(coalesce(value_errors.type -> 'aliases' ->> v_text, v_text),
            ARRAY(SELECT e.value FROM jsonb_array_elements_text(value_errors.type -> 'enum') AS e));
    WHEN 'integer', 'number' THEN
        IF v_json NOT IN ('number', 'string')
            OR v_text !~ '^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\s*$' THEN
            RETURN jsonb_build_array(format('Not a valid %s.', value_errors.type ->> 'type'));
        END IF;
        v_number := v_text::numeric;
        IF abs(v_number) > 1e15 THEN
            RETURN '["Number too large."]';
        END IF;
        RETURN query.range_errors(
            CASE WHEN value_errors.type ->> 'type' = 'integer' THEN trunc(v_number) ELSE v_number END,
            value_errors.type);
    WHEN 'boolean' THEN
        IF lower(v_text) IS NULL OR lower(v_text) NOT IN (
            't', 'true', 'on', 'y', 'yes', '1', 'f', 'false', 'off', 'n', 'no', '0'
        ) THEN
            RETURN '["Not a valid boolean."]';
        END IF;
    WHEN 'datetime' THEN
        IF v_json <> 'string' OR query.parse_datetime(v_text) IS NULL THEN
            RETURN '["Not a valid datetime."]';
        END IF;
    WHEN 'list' THEN
        RETURN query.list_errors(value_errors.value, value_errors.type, value_errors.depth);
    WHEN 'object' THEN
        RETURN query.object_errors(value_errors.value, value_errors.type, value_errors.depth);
    WHEN 'map' THEN
        IF v_json <> 'object' THEN
            RETURN '["Not a valid mapping type."]';
        END IF;
        SELECT jsonb_object_agg(m.key, jsonb_build_object('value', e.errors)) INTO v_errors
        FROM jsonb_each(value_errors.value) AS m,
            query.value_errors(m.value, value_errors.type -> 'values', value_errors.depth) AS e (errors)
        WHERE e.errors IS NOT NULL;
        RETURN v_errors;
    WHEN 'geojson' THEN
        IF v_json <> 'object' OR value_errors.value ->> 'type' IS NULL THEN
            RETURN '["Not a valid GeoJSON geometry."]';
        END IF;
    WHEN 'query' THEN
        RETURN query.spec_errors(value_errors.value, value_errors.type ->> 'category', value_errors.depth);
    WHEN 'subset' THEN
        IF v_json = 'object' THEN
            RETURN query.spec_errors(value_errors.value, 'subscribers', value_errors.depth);
        ELSIF v_json <> 'string' OR NOT query.subset_known(v_text) THEN
            RETURN '["Must be None or a valid query id."]';
        END IF;
    WHEN 'hours', 'sampling', 'bins', 'range' THEN
        RETURN query.object_errors(value_errors.value, query.object_type(value_errors.type ->> 'type'),
            value_errors.depth);
    END CASE;
    RETURN NULL;
END
$body$;

COMMENT ON FUNCTION query.value_errors(jsonb, jsonb, integer) IS
$$What is wrong with a value of a declared type; NULL when nothing is.

value: not null. type: {"type": string | integer | number | boolean | datetime | unit | list | object |
map | geojson | query | subset | hours | sampling | bins | range, …}. depth: how deep it is nested.
Returns an array of messages, or a tree of them by member.$$;
