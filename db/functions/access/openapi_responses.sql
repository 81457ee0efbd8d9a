-- The answers that several routes of the open specification share.
CREATE OR REPLACE FUNCTION access.openapi_responses()
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN $json${
  "NotReady": {
    "description": "Queued or running.",
    "content": {"application/json": {"schema": {"type": "object"}}}
  }
}$json$::jsonb || (
        SELECT jsonb_object_agg(r.name, jsonb_strip_nulls(jsonb_build_object(
            'description', r.description,
            'headers', CASE WHEN r.name IN ('TooMany', 'Busy') THEN
                '{"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}'::jsonb END,
            'content', '{"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}'::jsonb)))
        FROM (VALUES
            ('BadRequest', 'The request is wrong; the payload names each wrong member.'),
            ('Unauthorised', 'No token, or one that is not valid here.'),
            ('Forbidden', 'No role of the token holds all that is needed; see payload.missing.'),
            ('NotFound', 'Unknown, or no longer stored: run it again.'),
            ('Ended', 'The query was answered or failed before: there is nothing to cancel.'),
            ('TooLarge', 'The body is larger than 1 MiB.'),
            ('TooMany', 'Too many requests with this token, or too many queries that are not answered yet.'),
            ('LargeHeaders', 'The headers are larger than 80 KiB, or one of them than 64 KiB.'),
            ('LongAddress', 'The address is longer than 4 KiB.'),
            ('Busy', 'The database cannot answer at the moment.'),
            ('Slow', 'The database took too long.'),
            ('Failed', 'The query failed or was cancelled, or the server erred.')
        ) AS r (name, description)
    );
END
$body$;

COMMENT ON FUNCTION access.openapi_responses() IS
'Responses by name for the OpenAPI document; errors have the shape of schema Error.';
