-- The 404 of an unknown query id, or of a result that is no longer stored.
-- requires: access.http_failed
CREATE OR REPLACE FUNCTION access.http_not_found(
    claims jsonb,
    request jsonb,
    entry jsonb,
    word text,
    query_id text,
    known boolean
)
RETURNS flow.http_response
LANGUAGE plpgsql
VOLATILE -- writes the audit row
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN access.http_failed(
        http_not_found.claims,
        http_not_found.request,
        http_not_found.entry || '{"decision": "not_found"}',
        404,
        http_not_found.word,
        format(
            CASE
                WHEN http_not_found.known
                    THEN 'Query with id ''%s'' is known, but has not yet been run.'
                ELSE 'Unknown query id: ''%s'''
            END,
            http_not_found.query_id
        )
    );
END
$body$;

COMMENT ON FUNCTION access.http_not_found(jsonb, jsonb, jsonb, text, text, boolean) IS
$$The answer 404 and its audit row: to a client it means "run the query again".

Arguments as access.http_failed; known: the query was asked before, but its result is not stored.$$;
