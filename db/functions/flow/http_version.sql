-- Changes whenever the open specification may have changed; who reads it is put on record.
-- requires: access.record, access.request_entry
CREATE OR REPLACE FUNCTION flow.http_version(request jsonb)
RETURNS text
LANGUAGE plpgsql
VOLATILE -- writes the audit row
PARALLEL UNSAFE
SECURITY DEFINER -- the gate's roles may not read the deploy's bookkeeping
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.record(
        access.request_entry(http_version.request)
        || '{"roles": [], "action": "get_specification", "decision": "allowed", "status": 200}');
    RETURN (
        SELECT md5(string_agg(v.line, E'\n' ORDER BY v.line))
        FROM (
            SELECT 'function ' || r.name || ' ' || r.sha256 AS line FROM ops.repeatable AS r
            UNION ALL
            SELECT 'layer ' || l.layer AS line FROM store.layer AS l
        ) AS v
    );
END
$body$;

COMMENT ON FUNCTION flow.http_version(jsonb) IS
$$A digest of the deployed functions and the loaded layers; the reading of the open specification is recorded.

The proxy keeps the specification until it changes. request: as access.request_entry.$$;
