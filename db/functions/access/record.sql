-- One line of the audit trail.
-- requires: access.without_tokens
CREATE OR REPLACE FUNCTION access.record(entry jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    INSERT INTO access.audit (
        request_id, via, caller, verified, token, issued, expires, roles, address, forwarded_for, method, route,
        path, query_string, action, query_id, query_kind, unit, spec, needed, missing, granting, decision, status,
        rows, bytes, duration, error, detail
    )
    SELECT
        coalesce(e.request_id, gen_random_uuid()), e.via, e.caller, coalesce(e.verified, TRUE), e.token, e.issued,
        e.expires, e.roles, e.address, e.forwarded_for, e.method, e.route, e.path, e.query_string, e.action,
        e.query_id, e.query_kind, e.unit, e.spec, e.needed, e.missing, e.granting, e.decision, e.status,
        e.rows, e.bytes,
        coalesce(e.duration, '0') + (clock_timestamp() - statement_timestamp()),
        e.error, e.detail
    FROM jsonb_populate_record(
        NULL::access.audit,
        -- Nearly none has one: two of three readings of the whole entry are spared.
        CASE strpos(record.entry::text, 'eyJ')
            WHEN 0 THEN record.entry
            ELSE access.without_tokens(record.entry::text)::jsonb
        END
    ) AS e;
END
$body$;

COMMENT ON FUNCTION access.record(jsonb) IS
$$Writes one row of access.audit; entry has its columns as members. Nothing is served when this fails.

A token that somebody put into an address or a specification is left out. duration: what had passed before this statement began; the time since is added.$$;
