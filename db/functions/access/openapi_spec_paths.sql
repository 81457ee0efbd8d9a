-- The open specification of the routes that give it.
CREATE OR REPLACE FUNCTION access.openapi_spec_paths()
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN $json${
  "/api/0/spec/openapi.json": {
    "get": {
      "operationId": "spec.get_spec.get",
      "tags": ["spec"],
      "security": [],
      "summary": "This document",
      "responses": {
        "200": {
          "description": "OpenAPI 3.0.1.",
          "content": {"application/json": {"schema": {"type": "object"}}}
        }
      }
    }
  },
  "/api/0/spec/openapi.yaml": {
    "get": {
      "operationId": "spec.get_yaml_spec.get",
      "tags": ["spec"],
      "security": [],
      "summary": "This document as YAML",
      "responses": {
        "200": {
          "description": "OpenAPI 3.0.1.",
          "content": {"application/yaml": {"schema": {"type": "object"}}}
        }
      }
    }
  },
  "/api/0/spec/redoc": {
    "get": {
      "operationId": "spec.redoc.get",
      "tags": ["spec"],
      "security": [],
      "summary": "This document as a page",
      "responses": {"200": {"description": "A page.", "content": {"text/html": {"schema": {"type": "string"}}}}}
    }
  }
}$json$::jsonb;
END
$body$;

COMMENT ON FUNCTION access.openapi_spec_paths() IS
'Paths of spec for the OpenAPI document: they need no token.';
