-- The audit trail for administrators to read, each row with what was asked.
CREATE OR REPLACE VIEW access.audit_trail AS
SELECT
    a.at, a.request_id, a.via, a.caller, a.verified, a.token, a.issued, a.expires, a.roles, a.address,
    a.forwarded_for, a.method, a.route, a.path, a.query_string, a.action, a.query_id, a.query_kind, a.unit,
    coalesce(a.spec, q.spec) AS spec, a.needed, a.missing, a.granting, a.decision, a.status, a.rows, a.bytes,
    a.duration, a.error, a.detail
FROM access.audit AS a
LEFT JOIN cache.query AS q ON a.query_id = q.id;

COMMENT ON VIEW access.audit_trail IS
$$The audit trail: one row a request over HTTP, a call from the gate database or by a login of this one, an
administrator's act; refusals too. spec is filled in from the catalogue where only its id was kept.$$;
