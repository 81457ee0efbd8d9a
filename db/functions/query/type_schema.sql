-- A declared type as OpenAPI says it.
-- requires: query.object_type, query.units, query.fits
CREATE OR REPLACE FUNCTION query.type_schema(type jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_refs jsonb;
BEGIN
    CASE type_schema.type ->> 'type'
    WHEN 'string', 'integer', 'number', 'boolean' THEN
        RETURN jsonb_strip_nulls(jsonb_build_object(
            'type', type_schema.type -> 'type', 'enum', type_schema.type -> 'enum',
            'minimum', type_schema.type -> 'minimum', 'maximum', type_schema.type -> 'maximum'));
    WHEN 'datetime' THEN
        RETURN '{"type": "string", "format": "date-time"}';
    WHEN 'unit' THEN
        RETURN jsonb_build_object('type', 'string', 'enum', to_jsonb(CASE type_schema.type ->> 'shape'
            WHEN 'polygon' THEN array_remove(query.units(), 'lon-lat') ELSE query.units() END));
    WHEN 'list' THEN
        RETURN jsonb_strip_nulls(jsonb_build_object(
            'type', 'array', 'items', query.type_schema(type_schema.type -> 'items'),
            'minItems', type_schema.type -> 'minimum_items',
            'maxItems', type_schema.type -> 'maximum_items'));
    WHEN 'object' THEN
        RETURN query.members_schema(type_schema.type -> 'members');
    WHEN 'hours', 'sampling', 'bins', 'range' THEN
        RETURN query.type_schema(query.object_type(type_schema.type ->> 'type'));
    WHEN 'map' THEN
        RETURN jsonb_build_object('type', 'object',
            'additionalProperties', query.type_schema(type_schema.type -> 'values'));
    WHEN 'geojson' THEN
        RETURN '{"type": "object", "description": "A GeoJSON geometry."}';
    WHEN 'subset' THEN
        RETURN '{"type": "string", "description": "Id of a registered subset or of a stored query; a specification is taken too."}';
    WHEN 'query' THEN
        SELECT jsonb_agg(jsonb_build_object('$ref', '#/components/schemas/' || k.kind) ORDER BY k.kind)
        INTO v_refs FROM query.kind AS k WHERE query.fits(k, type_schema.type ->> 'category');
        RETURN jsonb_build_object('oneOf', v_refs, 'discriminator', '{"propertyName": "query_kind"}'::jsonb);
    ELSE
        RAISE case_not_found USING MESSAGE = format('no such type: %s', type_schema.type);
    END CASE;
END
$body$;

COMMENT ON FUNCTION query.type_schema(jsonb) IS
$$The OpenAPI 3.0 schema of a declared parameter type.$$;
