-- The open specification: OpenAPI 3.0.1, made from the registry.
-- requires: access.openapi_query_paths, access.openapi_data_paths, access.openapi_spec_paths, access.openapi_parts
-- requires: access.openapi_responses, query.openapi_schemas, query.published_scopes
CREATE OR REPLACE FUNCTION flow.http_openapi(audience text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE -- reads the registry
PARALLEL SAFE
SECURITY DEFINER -- the gate's roles may not read the registry
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_parts constant jsonb := access.openapi_parts();
    -- What every route may answer; those that want a token, too.
    v_every constant jsonb := '{
        "400": {"$ref": "#/components/responses/BadRequest"},
        "414": {"$ref": "#/components/responses/LongAddress"},
        "431": {"$ref": "#/components/responses/LargeHeaders"},
        "500": {"$ref": "#/components/responses/Failed"},
        "503": {"$ref": "#/components/responses/Busy"},
        "504": {"$ref": "#/components/responses/Slow"}}';
    v_token constant jsonb := '{
        "401": {"$ref": "#/components/responses/Unauthorised"},
        "403": {"$ref": "#/components/responses/Forbidden"},
        "429": {"$ref": "#/components/responses/TooMany"}}';
    v_paths jsonb;
BEGIN
    SELECT jsonb_object_agg(p.path, (
        SELECT jsonb_object_agg(o.method, o.operation || jsonb_build_object(
            'responses',
            v_every
            || CASE WHEN o.operation -> 'security' = '[]' THEN '{}' ELSE v_token END
            || (o.operation -> 'responses')))
        FROM jsonb_each(p.operations) AS o (method, operation)
    ))
    INTO v_paths
    FROM jsonb_each(
        access.openapi_query_paths() || access.openapi_data_paths() || access.openapi_spec_paths()
    ) AS p (path, operations);
    RETURN jsonb_build_object(
        'openapi', '3.0.1',
        'info', jsonb_build_object(
            'title', 'FlowSQL',
            'version', '0',
            'description', 'Safe statistics on where people are and how they move, as FlowAPI answers.',
            'license', '{"name": "MPL-2.0", "url": "https://www.mozilla.org/MPL/2.0/"}'::jsonb),
        'servers', '[{"url": "/"}]'::jsonb,
        'security', '[{"token": []}]'::jsonb,
        'paths', v_paths,
        'components', v_parts || jsonb_build_object(
            'responses', access.openapi_responses(),
            'schemas', (v_parts -> 'schemas') || query.openapi_schemas(),
            'securitySchemes', jsonb_build_object(
                'token', (v_parts #> '{securitySchemes,token}') || jsonb_build_object(
                    'x-audience', http_openapi.audience,
                    'x-security-scopes', query.published_scopes()))));
END
$body$;

COMMENT ON FUNCTION flow.http_openapi(text) IS
$$The OpenAPI 3.0.1 document of the HTTP interface.

components.schemas come from the registry of query kinds. securitySchemes.token says what tokens
must carry: x-audience, and x-security-scopes, every permission text there is, sorted. Open to all:
it holds no data.$$;
