-- Keep a request that the proxy itself turned away.
-- requires: access.admit, access.record, access.request_entry
CREATE OR REPLACE FUNCTION flow.http_rejected(request jsonb, reason jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE -- writes the audit row
PARALLEL UNSAFE
SECURITY DEFINER -- the gate's roles may not write the audit trail
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.record(access.request_entry(http_rejected.request) || jsonb_build_object(
        'caller', left(http_rejected.reason ->> 'caller', 200),
        'token', left(http_rejected.reason ->> 'token', 200),
        'roles', '[]'::jsonb,
        -- Under the name that the same action has when it is answered.
        'action', CASE http_rejected.reason ->> 'action'
            WHEN 'get' THEN 'get_result'
            WHEN 'geography' THEN 'get_geography'
            WHEN 'available_dates' THEN 'get_available_dates'
            WHEN 'qa_checks' THEN 'list_qa_checks'
            WHEN 'qa_outcomes' THEN 'get_qa_checks'
            ELSE left(coalesce(http_rejected.reason ->> 'action', 'unknown'), 200) END,
        'decision', http_rejected.reason -> 'decision',
        'status', http_rejected.reason -> 'status',
        'verified', coalesce(http_rejected.reason -> 'verified', 'false'),
        'error', left(http_rejected.reason ->> 'msg', 2000)
    ));
    IF (http_rejected.reason ->> 'status')::integer >= 500 AND http_rejected.reason ? 'claims' THEN
        BEGIN
            PERFORM access.admit(http_rejected.reason -> 'claims'); -- what failed was undone, its count too
        EXCEPTION
            WHEN SQLSTATE 'PT401' OR SQLSTATE 'PT429' THEN
                NULL; -- it is refused already
        END;
    END IF;
END
$body$;

COMMENT ON FUNCTION flow.http_rejected(jsonb, jsonb) IS
$$Writes the audit row of a request that the proxy turned away itself.

A bad token, a body too large, an internal error. reason: {"decision", "status", "msg", "action",
"caller", "token", "claims", "verified"}; verified false says that caller and token are what the token
claims, unproved. A request that failed (5xx) counts like one that was answered, by claims.$$;
