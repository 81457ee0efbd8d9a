-- The open specification of the routes about the data there is.
CREATE OR REPLACE FUNCTION access.openapi_data_paths()
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN $json${
  "/api/0/geography/{aggregation_unit}": {
    "get": {
      "operationId": "geography.get_geography.get",
      "tags": ["geography"],
      "summary": "The places of an aggregation unit",
      "description": "Needs get_result and the unit's geography triplet in one role.",
      "parameters": [
        {
          "name": "aggregation_unit",
          "in": "path",
          "required": true,
          "description": "For example admin3.",
          "schema": {"type": "string"}
        }
      ],
      "responses": {
        "200": {
          "description": "The places, in WGS 84.",
          "content": {"application/geo+json": {"schema": {"$ref": "#/components/schemas/FeatureCollection"}}}
        },
        "404": {"$ref": "#/components/responses/NotFound"}
      }
    }
  },
  "/api/0/available_dates": {
    "get": {
      "operationId": "query.get_available_dates.get",
      "tags": ["query"],
      "summary": "The loaded days of each event type",
      "description": "Needs get_available_dates.",
      "responses": {
        "200": {
          "description": "Days by event type.",
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "required": ["available_dates"],
                "properties": {
                  "available_dates": {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": {"type": "string", "format": "date"}}
                  }
                }
              }
            }
          }
        }
      }
    }
  },
  "/api/0/qa/": {
    "get": {
      "operationId": "qa.list_qa_checks.get",
      "tags": ["qa"],
      "summary": "The checks that loaded days have",
      "description": "Needs get_qa_checks.",
      "responses": {
        "200": {
          "description": "Checks by event type.",
          "content": {
            "application/json": {
              "schema": {
                "type": "array",
                "items": {
                  "type": "object",
                  "required": ["cdr_type", "type_of_query_or_check"],
                  "properties": {
                    "cdr_type": {"$ref": "#/components/schemas/EventType"},
                    "type_of_query_or_check": {"type": "string"}
                  }
                }
              }
            }
          }
        }
      }
    }
  },
  "/api/0/qa/{cdr_type}/{check_id}": {
    "get": {
      "operationId": "qa.get_qa_date_range.get",
      "tags": ["qa"],
      "summary": "What a check found on some days",
      "description": "Needs get_qa_checks.",
      "parameters": [
        {"$ref": "#/components/parameters/cdr_type"},
        {"$ref": "#/components/parameters/check_id"},
        {"name": "start_date", "in": "query", "required": true, "schema": {"type": "string", "format": "date"}},
        {
          "name": "end_date",
          "in": "query",
          "required": true,
          "description": "Included.",
          "schema": {"type": "string", "format": "date"}
        }
      ],
      "responses": {
        "200": {
          "description": "Outcomes by day.",
          "content": {
            "application/json": {
              "schema": {
                "type": "array",
                "items": {
                  "type": "object",
                  "required": ["cdr_date", "type_of_query_or_check", "outcome"],
                  "properties": {
                    "cdr_date": {"type": "string", "format": "date"},
                    "type_of_query_or_check": {"type": "string"},
                    "outcome": {"type": "string"}
                  }
                }
              }
            }
          }
        },
        "404": {"$ref": "#/components/responses/NotFound"}
      }
    }
  },
  "/api/0/qa/{cdr_type}/{check_id}/{cdr_date}": {
    "get": {
      "operationId": "qa.get_qa_on_date.get",
      "tags": ["qa"],
      "summary": "What a check found on a day",
      "description": "Needs get_qa_checks.",
      "parameters": [
        {"$ref": "#/components/parameters/cdr_type"},
        {"$ref": "#/components/parameters/check_id"},
        {"name": "cdr_date", "in": "path", "required": true, "schema": {"type": "string", "format": "date"}}
      ],
      "responses": {
        "200": {"description": "The outcome.", "content": {"text/plain": {"schema": {"type": "string"}}}},
        "404": {"$ref": "#/components/responses/NotFound"}
      }
    }
  }
}$json$::jsonb;
END
$body$;

COMMENT ON FUNCTION access.openapi_data_paths() IS
'Paths of geography, available_dates and qa for the OpenAPI document, with the answers that are their own.';
