-- Declared members as an OpenAPI object.
CREATE OR REPLACE FUNCTION query.members_schema(members jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_properties jsonb;
    v_required jsonb;
BEGIN
    SELECT
        jsonb_object_agg(
            m.value ->> 'name',
            query.type_schema(m.value -> 'type') || jsonb_strip_nulls(jsonb_build_object(
                'description', m.value -> 'description', 'default', m.value -> 'default',
                'nullable', CASE WHEN (m.value -> 'required')::boolean THEN NULL ELSE TRUE END))),
        jsonb_agg(m.value -> 'name') FILTER (WHERE (m.value -> 'required')::boolean)
    INTO v_properties, v_required
    FROM jsonb_array_elements(members_schema.members) AS m;
    RETURN jsonb_strip_nulls(jsonb_build_object(
        'type', 'object', 'additionalProperties', FALSE,
        'properties', v_properties, 'required', v_required));
END
$body$;

COMMENT ON FUNCTION query.members_schema(jsonb) IS
$$The OpenAPI 3.0 object schema of declared members {name, type, required, default, description}.$$;
