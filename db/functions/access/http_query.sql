-- The stored query that an HTTP caller names by its id, with what it needs to be seen.
-- requires: query.scopes, access.http_reason
CREATE OR REPLACE FUNCTION access.http_query(query_id text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE -- reads the catalogue of results
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'kind', q.kind,
            -- Data behind it has changed: it is to be asked again.
            'state', CASE WHEN q.state = 'ready' AND q.stale THEN 'stale' ELSE q.state END,
            'unit', q.unit,
            'needed', query.scopes(q.spec),
            'spec', q.spec,
            'missing', q.missing,
            'reason', access.http_reason(q.sqlstate, q.error)
        )
        FROM cache.query AS q
        INNER JOIN query.kind AS k ON k.kind = q.kind
        WHERE q.id = http_query.query_id
            AND k.exposed -- a stored sub-query of people is nobody's over HTTP
    );
END
$body$;

COMMENT ON FUNCTION access.http_query(text) IS
$$A query of the catalogue by id: {"kind", "state", "unit", "needed", "spec", "missing", "reason"}.

Null when the id is unknown or that of a sub-query that may not be asked at top level.$$;
