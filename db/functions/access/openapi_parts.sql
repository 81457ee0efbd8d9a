-- What the paths of the open specification refer to.
CREATE OR REPLACE FUNCTION access.openapi_parts()
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN $json${
  "parameters": {
    "query_id": {
      "name": "query_id",
      "in": "path",
      "required": true,
      "description": "The id that run gave.",
      "schema": {"type": "string"}
    },
    "cdr_type": {
      "name": "cdr_type",
      "in": "path",
      "required": true,
      "description": "The event type.",
      "schema": {"$ref": "#/components/schemas/EventType"}
    },
    "check_id": {
      "name": "check_id",
      "in": "path",
      "required": true,
      "description": "The check.",
      "schema": {"type": "string"}
    }
  },
  "schemas": {
    "Error": {
      "type": "object",
      "required": ["msg"],
      "properties": {
        "msg": {"type": "string"},
        "status": {"type": "string"},
        "payload": {
          "type": "object",
          "properties": {
            "missing": {"type": "array", "items": {"type": "string"}},
            "params": {"type": "object"},
            "validation_error_messages": {"type": "object"},
            "exception": {"type": "string"}
          }
        }
      }
    },
    "EventType": {"type": "string", "enum": ["calls", "sms", "mds", "topups"]},
    "Progress": {
      "type": "object",
      "required": ["eligible", "queued", "running"],
      "properties": {
        "eligible": {"type": "integer", "description": "Parts of the query still to do."},
        "queued": {"type": "integer", "description": "Of these, waiting."},
        "running": {"type": "integer", "description": "Of these, running."}
      }
    },
    "MissingDays": {
      "type": "array",
      "description": "Days of event types that were wanted and not loaded when the answer was made.",
      "items": {}
    },
    "QueryResult": {
      "type": "object",
      "required": ["query_id", "query_result"],
      "properties": {
        "query_id": {"type": "string"},
        "query_result": {"type": "array", "items": {"type": "object"}}
      }
    },
    "FeatureCollection": {
      "type": "object",
      "required": ["type", "features"],
      "properties": {
        "type": {"type": "string", "enum": ["FeatureCollection"]},
        "features": {"type": "array", "items": {"type": "object"}}
      }
    }
  },
  "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
}$json$::jsonb;
END
$body$;

COMMENT ON FUNCTION access.openapi_parts() IS
'Parameters, schemas and the scheme of tokens for the OpenAPI document: {parameters, schemas, securitySchemes}.';
