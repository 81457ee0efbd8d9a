-- One line of the audit trail.
CREATE OR REPLACE FUNCTION access.record(entry jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    INSERT INTO access.audit (
        request_id, via, caller, token, roles, address, action, query_id, query_kind, needed, missing,
        decision, status, detail
    )
    SELECT
        coalesce(e.request_id, gen_random_uuid()), e.via, e.caller, e.token, e.roles, e.address, e.action,
        e.query_id, e.query_kind, e.needed, e.missing, e.decision, e.status, e.detail
    FROM jsonb_populate_record(NULL::access.audit, record.entry) AS e;
END
$body$;

COMMENT ON FUNCTION access.record(jsonb) IS
$$Writes one row of access.audit; entry has its columns as members. Nothing is served when this fails.$$;
