-- What the audit trail keeps of an HTTP request, whatever its answer.
CREATE OR REPLACE FUNCTION access.request_entry(request jsonb)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE -- of its argument alone
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN jsonb_build_object(
        'via', 'http',
        'request_id', request_entry.request -> 'id',
        'address', request_entry.request -> 'address',
        'forwarded_for', left(request_entry.request ->> 'forwarded_for', 500),
        'method', left(request_entry.request ->> 'method', 20),
        'route', left(request_entry.request ->> 'route', 200),
        'path', left(request_entry.request ->> 'path', 2000),
        'query_string', left(request_entry.request ->> 'query_string', 2000),
        'duration', request_entry.request -> 'elapsed'
    );
END
$body$;

COMMENT ON FUNCTION access.request_entry(jsonb) IS
$$The columns of access.audit that a request fills: from where, how, and which path.

request: {"id", "address", "forwarded_for", "method", "route", "path", "query_string", "elapsed"}, elapsed
an interval as text.$$;
