-- A part of the audit trail, for `flowsql audit`.
-- requires: access.audit_trail
CREATE OR REPLACE FUNCTION access.audited(filters jsonb DEFAULT '{}')
RETURNS SETOF access.audit_trail
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_since constant timestamptz := coalesce((audited.filters ->> 'since')::timestamptz, '-infinity');
    v_until constant timestamptz := coalesce((audited.filters ->> 'until')::timestamptz, 'infinity');
BEGIN
    RETURN QUERY
    SELECT l.*
    FROM (
        SELECT a.*
        FROM access.audit_trail AS a
        WHERE a.at >= v_since AND a.at < v_until
            AND (a.caller = audited.filters ->> 'caller' OR audited.filters ->> 'caller' IS NULL)
            AND (a.via = audited.filters ->> 'via' OR audited.filters ->> 'via' IS NULL)
            AND (a.action = audited.filters ->> 'action' OR audited.filters ->> 'action' IS NULL)
            AND (a.query_kind = audited.filters ->> 'kind' OR audited.filters ->> 'kind' IS NULL)
            AND (a.query_id = audited.filters ->> 'query' OR audited.filters ->> 'query' IS NULL)
            AND (a.token = audited.filters ->> 'token' OR audited.filters ->> 'token' IS NULL)
            AND (a.decision = audited.filters ->> 'decision' OR audited.filters ->> 'decision' IS NULL)
        ORDER BY a.at DESC, a.request_id
        LIMIT coalesce((audited.filters ->> 'limit')::integer, 100)
    ) AS l
    ORDER BY l.at, l.request_id;
END
$body$;

COMMENT ON FUNCTION access.audited(jsonb) IS
$$The latest rows of the audit trail that meet all filters, oldest first.

filters, each optional: since, until (times; until is excluded), caller, via, action, kind, query, token (a jti),
decision, limit (100). Errors: 22xxx a time or number that is none.$$;
