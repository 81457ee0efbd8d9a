-- The open specification: OpenAPI 3.0.1, made from the registry.
-- requires: query.openapi_schemas, query.published_scopes
CREATE OR REPLACE FUNCTION flow.http_openapi(audience text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE -- reads the registry
PARALLEL SAFE
SECURITY DEFINER -- the gate's roles may not read the registry
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_document jsonb := $json${
  "openapi": "3.0.1",
  "info": {
    "title": "FlowSQL",
    "version": "0",
    "description": "Safe statistics on where people are and how they move, as FlowAPI answers.",
    "license": {"name": "MPL-2.0", "url": "https://www.mozilla.org/MPL/2.0/"}
  },
  "servers": [{"url": "/"}],
  "security": [{"token": []}],
  "paths": {
    "/api/0/run": {
      "post": {
        "operationId": "query.run_query.post",
        "tags": ["query"],
        "summary": "Queue a query",
        "description": "Needs run and all triplets of the query in one role.",
        "requestBody": {
          "required": true,
          "content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/FlowmachineQuerySchema"}
          }}
        },
        "responses": {
          "202": {
            "description": "Queued, running or ready.",
            "headers": {
              "Location": {"description": "Where to poll.", "schema": {"type": "string"}}
            },
            "content": {"application/json": {"schema": {
              "type": "object",
              "required": ["query_id", "progress"],
              "properties": {
                "query_id": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
                "progress": {"$ref": "#/components/schemas/Progress"}
              }
            }}}
          },
          "400": {"$ref": "#/components/responses/BadRequest"},
          "401": {"$ref": "#/components/responses/Unauthorised"},
          "403": {"$ref": "#/components/responses/Forbidden"},
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
            "content": {"application/json": {"schema": {
              "type": "object",
              "required": ["status", "msg", "progress"],
              "properties": {
                "status": {"type": "string", "enum": ["queued", "executing"]},
                "msg": {"type": "string"},
                "progress": {"$ref": "#/components/schemas/Progress"},
                "missing": {"$ref": "#/components/schemas/MissingDays"}
              }
            }}}
          },
          "303": {
            "description": "The result is there.",
            "headers": {
              "Location": {"description": "Where to get it.", "schema": {"type": "string"}}
            },
            "content": {"application/json": {"schema": {
              "type": "object",
              "required": ["status"],
              "properties": {
                "status": {"type": "string", "enum": ["completed"]},
                "missing": {"$ref": "#/components/schemas/MissingDays"}
              }
            }}}
          },
          "401": {"$ref": "#/components/responses/Unauthorised"},
          "403": {"$ref": "#/components/responses/Forbidden"},
          "404": {"$ref": "#/components/responses/NotFound"},
          "500": {"$ref": "#/components/responses/Failed"}
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
            "content": {"application/json": {"schema": {
              "type": "object",
              "required": ["status"],
              "properties": {"status": {"type": "string", "enum": ["cancelled"]}}
            }}}
          },
          "202": {
            "description": "Others have asked it too: it goes on for them.",
            "content": {"application/json": {"schema": {
              "type": "object",
              "required": ["status", "msg", "progress"],
              "properties": {
                "status": {"type": "string", "enum": ["queued", "executing"]},
                "msg": {"type": "string"},
                "progress": {"$ref": "#/components/schemas/Progress"}
              }
            }}}
          },
          "401": {"$ref": "#/components/responses/Unauthorised"},
          "403": {"$ref": "#/components/responses/Forbidden"},
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
            "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/QueryResult"}
            }}
          },
          "202": {"$ref": "#/components/responses/NotReady"},
          "400": {"$ref": "#/components/responses/BadRequest"},
          "401": {"$ref": "#/components/responses/Unauthorised"},
          "403": {"$ref": "#/components/responses/Forbidden"},
          "404": {"$ref": "#/components/responses/NotFound"},
          "500": {"$ref": "#/components/responses/Failed"}
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
            "name": "filetype", "in": "path", "required": true,
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
          "400": {"$ref": "#/components/responses/BadRequest"},
          "401": {"$ref": "#/components/responses/Unauthorised"},
          "403": {"$ref": "#/components/responses/Forbidden"},
          "404": {"$ref": "#/components/responses/NotFound"},
          "500": {"$ref": "#/components/responses/Failed"}
        }
      }
    },
    "/api/0/geography/{aggregation_unit}": {
      "get": {
        "operationId": "geography.get_geography.get",
        "tags": ["geography"],
        "summary": "The places of an aggregation unit",
        "description": "Needs get_result and the unit's geography triplet in one role.",
        "parameters": [{
          "name": "aggregation_unit", "in": "path", "required": true,
          "description": "For example admin3.",
          "schema": {"type": "string"}
        }],
        "responses": {
          "200": {
            "description": "The places, in WGS 84.",
            "content": {"application/geo+json": {
              "schema": {"$ref": "#/components/schemas/FeatureCollection"}
            }}
          },
          "401": {"$ref": "#/components/responses/Unauthorised"},
          "403": {"$ref": "#/components/responses/Forbidden"},
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
            "content": {"application/json": {"schema": {
              "type": "object",
              "required": ["available_dates"],
              "properties": {"available_dates": {
                "type": "object",
                "additionalProperties": {
                  "type": "array", "items": {"type": "string", "format": "date"}
                }
              }}
            }}}
          },
          "401": {"$ref": "#/components/responses/Unauthorised"},
          "403": {"$ref": "#/components/responses/Forbidden"}
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
            "content": {"application/json": {"schema": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["cdr_type", "type_of_query_or_check"],
                "properties": {
                  "cdr_type": {"$ref": "#/components/schemas/EventType"},
                  "type_of_query_or_check": {"type": "string"}
                }
              }
            }}}
          },
          "401": {"$ref": "#/components/responses/Unauthorised"},
          "403": {"$ref": "#/components/responses/Forbidden"}
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
          {
            "name": "start_date", "in": "query", "required": true,
            "schema": {"type": "string", "format": "date"}
          },
          {
            "name": "end_date", "in": "query", "required": true, "description": "Included.",
            "schema": {"type": "string", "format": "date"}
          }
        ],
        "responses": {
          "200": {
            "description": "Outcomes by day.",
            "content": {"application/json": {"schema": {
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
            }}}
          },
          "400": {"$ref": "#/components/responses/BadRequest"},
          "401": {"$ref": "#/components/responses/Unauthorised"},
          "403": {"$ref": "#/components/responses/Forbidden"},
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
          {
            "name": "cdr_date", "in": "path", "required": true,
            "schema": {"type": "string", "format": "date"}
          }
        ],
        "responses": {
          "200": {
            "description": "The outcome.",
            "content": {"text/plain": {"schema": {"type": "string"}}}
          },
          "400": {"$ref": "#/components/responses/BadRequest"},
          "401": {"$ref": "#/components/responses/Unauthorised"},
          "403": {"$ref": "#/components/responses/Forbidden"},
          "404": {"$ref": "#/components/responses/NotFound"}
        }
      }
    },
    "/api/0/spec/openapi.json": {
      "get": {
        "operationId": "spec.get_spec.get", "tags": ["spec"], "security": [],
        "summary": "This document",
        "responses": {"200": {
          "description": "OpenAPI 3.0.1.",
          "content": {"application/json": {"schema": {"type": "object"}}}
        }}
      }
    },
    "/api/0/spec/openapi.yaml": {
      "get": {
        "operationId": "spec.get_yaml_spec.get", "tags": ["spec"], "security": [],
        "summary": "This document as YAML",
        "responses": {"200": {
          "description": "OpenAPI 3.0.1.",
          "content": {"application/yaml": {"schema": {"type": "object"}}}
        }}
      }
    },
    "/api/0/spec/redoc": {
      "get": {
        "operationId": "spec.redoc.get", "tags": ["spec"], "security": [],
        "summary": "This document as a page",
        "responses": {"200": {
          "description": "A page.",
          "content": {"text/html": {"schema": {"type": "string"}}}
        }}
      }
    }
  },
  "components": {
    "parameters": {
      "query_id": {
        "name": "query_id", "in": "path", "required": true, "description": "The id that run gave.",
        "schema": {"type": "string"}
      },
      "cdr_type": {
        "name": "cdr_type", "in": "path", "required": true, "description": "The event type.",
        "schema": {"$ref": "#/components/schemas/EventType"}
      },
      "check_id": {
        "name": "check_id", "in": "path", "required": true, "description": "The check.",
        "schema": {"type": "string"}
      }
    },
    "responses": {
      "BadRequest": {
        "description": "The request is wrong; the payload names each wrong member.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
      },
      "Unauthorised": {
        "description": "No token, or one that is not valid here.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
      },
      "Forbidden": {
        "description": "No role of the token holds all that is needed; see payload.missing.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
      },
      "NotFound": {
        "description": "Unknown, or no longer stored: run it again.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
      },
      "NotReady": {
        "description": "Queued or running.",
        "content": {"application/json": {"schema": {"type": "object"}}}
      },
      "Ended": {
        "description": "The query was answered or failed before: there is nothing to cancel.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
      },
      "TooLarge": {
        "description": "The body is larger than 1 MiB.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
      },
      "TooMany": {
        "description": "Too many requests with this token, or too many queries that are not answered yet.",
        "headers": {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
      },
      "LargeHeaders": {
        "description": "The headers are larger than 80 KiB, or one of them than 64 KiB.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
      },
      "LongAddress": {
        "description": "The address is longer than 4 KiB.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
      },
      "Busy": {
        "description": "The database cannot answer at the moment.",
        "headers": {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
      },
      "Slow": {
        "description": "The database took too long.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
      },
      "Failed": {
        "description": "The query failed or was cancelled, or the server erred.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
      }
    },
    "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
  }
}$json$;
    v_schemas constant jsonb := $json${
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
}$json$;
    -- What every route may answer; those that want a token, too.
    c_every CONSTANT jsonb := '{
        "400": {"$ref": "#/components/responses/BadRequest"},
        "414": {"$ref": "#/components/responses/LongAddress"},
        "431": {"$ref": "#/components/responses/LargeHeaders"},
        "500": {"$ref": "#/components/responses/Failed"},
        "503": {"$ref": "#/components/responses/Busy"},
        "504": {"$ref": "#/components/responses/Slow"}}';
    c_token CONSTANT jsonb := '{
        "401": {"$ref": "#/components/responses/Unauthorised"},
        "429": {"$ref": "#/components/responses/TooMany"}}';
    v_paths jsonb;
BEGIN
    SELECT jsonb_object_agg(p.path, (
        SELECT jsonb_object_agg(o.method, o.operation || jsonb_build_object(
            'responses',
            c_every
            || CASE WHEN o.operation -> 'security' = '[]' THEN '{}' ELSE c_token END
            || (o.operation -> 'responses')))
        FROM jsonb_each(p.operations) AS o (method, operation)
    ))
    INTO v_paths
    FROM jsonb_each(v_document -> 'paths') AS p (path, operations);
    v_document := jsonb_set(v_document, '{paths}', v_paths);
    v_document := jsonb_set(
        v_document, '{components,schemas}', v_schemas || query.openapi_schemas()
    );
    RETURN jsonb_set(
        v_document,
        '{components,securitySchemes,token}',
        v_document #> '{components,securitySchemes,token}' || jsonb_build_object(
            'x-audience', http_openapi.audience,
            'x-security-scopes', query.published_scopes()
        )
    );
END
$body$;

COMMENT ON FUNCTION flow.http_openapi(text) IS
$$The OpenAPI 3.0.1 document of the HTTP interface.

components.schemas come from the registry of query kinds. securitySchemes.token says what tokens
must carry: x-audience, and x-security-scopes, every permission text there is, sorted. Open to all:
it holds no data.$$;
