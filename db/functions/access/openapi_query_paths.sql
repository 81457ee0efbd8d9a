-- The open specification of the routes that ask and answer.
CREATE OR REPLACE FUNCTION access.openapi_query_paths()
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN $json${
  "/api/0/run": {
    "post": {
      "operationId": "query.run_query.post",
      "tags": ["query"],
      "summary": "Queue a query",
      "description": "Needs run and all triplets of the query in one role.",
      "requestBody": {
        "required": true,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FlowmachineQuerySchema"}}}
      },
      "responses": {
        "202": {
          "description": "Queued, running or ready.",
          "headers": {"Location": {"description": "Where to poll.", "schema": {"type": "string"}}},
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "required": ["query_id", "progress"],
                "properties": {
                  "query_id": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
                  "progress": {"$ref": "#/components/schemas/Progress"}
                }
              }
            }
          }
        },
        "413": {"$ref": "#/components/responses/TooLarge"}
      }
    }
  },
  "/api/0/poll/{query_id}": {
    "get": {
      "operationId": "query.poll_query.get",
      "tags": ["query"],
      "summary": "How far a query is",
      "description": "Needs all triplets of the query in one role.",
      "parameters": [{"$ref": "#/components/parameters/query_id"}],
      "responses": {
        "202": {
          "description": "Queued or running.",
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "required": ["status", "msg", "progress"],
                "properties": {
                  "status": {"type": "string", "enum": ["queued", "executing"]},
                  "msg": {"type": "string"},
                  "progress": {"$ref": "#/components/schemas/Progress"},
                  "missing": {"$ref": "#/components/schemas/MissingDays"}
                }
              }
            }
          }
        },
        "303": {
          "description": "The result is there.",
          "headers": {"Location": {"description": "Where to get it.", "schema": {"type": "string"}}},
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "required": ["status"],
                "properties": {
                  "status": {"type": "string", "enum": ["completed"]},
                  "missing": {"$ref": "#/components/schemas/MissingDays"}
                }
              }
            }
          }
        },
        "404": {"$ref": "#/components/responses/NotFound"}
      }
    },
    "delete": {
      "operationId": "query.cancel_query.delete",
      "tags": ["query"],
      "summary": "Cancel a query that one has asked",
      "description": "Needs all triplets of the query in one role. An addition to FlowAPI.",
      "parameters": [{"$ref": "#/components/parameters/query_id"}],
      "responses": {
        "200": {
          "description": "Cancelled: it will not run, or is interrupted.",
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "required": ["status"],
                "properties": {"status": {"type": "string", "enum": ["cancelled"]}}
              }
            }
          }
        },
        "202": {
          "description": "Others have asked it too: it goes on for them.",
          "content": {
            "application/json": {
              "schema": {
                "type": "object",
                "required": ["status", "msg", "progress"],
                "properties": {
                  "status": {"type": "string", "enum": ["queued", "executing"]},
                  "msg": {"type": "string"},
                  "progress": {"$ref": "#/components/schemas/Progress"}
                }
              }
            }
          }
        },
        "404": {"$ref": "#/components/responses/NotFound"},
        "409": {"$ref": "#/components/responses/Ended"}
      }
    }
  },
  "/api/0/get/{query_id}": {
    "get": {
      "operationId": "query.get_query_result.get",
      "tags": ["query"],
      "summary": "A result",
      "description": "Needs get_result and all triplets of the query in one role.",
      "parameters": [{"$ref": "#/components/parameters/query_id"}],
      "responses": {
        "200": {
          "description": "The released rows.",
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/QueryResult"}}}
        },
        "202": {"$ref": "#/components/responses/NotReady"},
        "404": {"$ref": "#/components/responses/NotFound"}
      }
    }
  },
  "/api/0/get/{query_id}.{filetype}": {
    "get": {
      "operationId": "query.get_query_result_as.get",
      "tags": ["query"],
      "summary": "A result in a chosen format",
      "description": "As without a format; geojson needs the unit's geography triplet too.",
      "parameters": [
        {"$ref": "#/components/parameters/query_id"},
        {
          "name": "filetype",
          "in": "path",
          "required": true,
          "schema": {"type": "string", "enum": ["json", "csv", "geojson"]}
        }
      ],
      "responses": {
        "200": {
          "description": "The released rows.",
          "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/QueryResult"}},
            "text/csv": {"schema": {"type": "string"}},
            "application/geo+json": {"schema": {"$ref": "#/components/schemas/FeatureCollection"}}
          }
        },
        "202": {"$ref": "#/components/responses/NotReady"},
        "404": {"$ref": "#/components/responses/NotFound"}
      }
    }
  }
}$json$::jsonb;
END
$body$;

COMMENT ON FUNCTION access.openapi_query_paths() IS
'Paths of run, poll and get for the OpenAPI document, with the answers that are their own.';
