-- The schemas of all kinds that the HTTP interface takes.
-- requires: query.type_schema, query.members_schema, query.reachable
CREATE OR REPLACE FUNCTION query.openapi_schemas()
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_kinds jsonb;
    v_top jsonb;
    v_map jsonb;
BEGIN
    SELECT jsonb_object_agg(k.kind, query.members_schema(
        jsonb_build_array(jsonb_build_object('name', 'query_kind', 'required', TRUE,
            'type', jsonb_build_object('type', 'string', 'enum', jsonb_build_array(k.kind)))) || k.parameters)
        || jsonb_build_object('title', k.kind, 'description', k.summary || E'\n\n' || k.description))
    INTO v_kinds
    FROM query.kind AS k
    -- Kinds may be nested for individual-level analysts alone; only what can be asked is shown.
    WHERE k.kind IN (SELECT unnest(query.reachable(t.kind)) FROM query.kind AS t WHERE t.exposed);
    SELECT
        jsonb_agg(jsonb_build_object('$ref', '#/components/schemas/' || k.kind) ORDER BY k.kind),
        jsonb_object_agg(k.kind, '#/components/schemas/' || k.kind)
    INTO v_top, v_map
    FROM query.kind AS k WHERE k.exposed;
    RETURN v_kinds || jsonb_build_object('FlowmachineQuerySchema', jsonb_build_object(
        'oneOf', v_top,
        'discriminator', jsonb_build_object('propertyName', 'query_kind', 'mapping', v_map)));
END
$body$;

COMMENT ON FUNCTION query.openapi_schemas() IS
$$OpenAPI 3.0 component schemas: one a kind, and FlowmachineQuerySchema, the union of all that may be asked.$$;
