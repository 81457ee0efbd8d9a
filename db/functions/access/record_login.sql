-- A call of whoever is logged in to this database, for the audit trail.
-- requires: access.record_apart
CREATE OR REPLACE FUNCTION access.record_login(action text, entry jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.record_apart(
        jsonb_build_object(
            'caller', session_user,
            'roles', (
                SELECT coalesce(jsonb_agg(g.role ORDER BY g.role), '[]')
                FROM access.role_grant AS g WHERE g.login = session_user
            ),
            'address', inet_client_addr(),
            'action', record_login.action,
            'duration', clock_timestamp() - statement_timestamp()
        ) || record_login.entry
    );
END
$body$;

COMMENT ON FUNCTION access.record_login(text, jsonb) IS
$$Puts a call of this session's login on record; the row stays when the caller rolls back.

entry: columns of access.audit (decision, query_id, …). Errors: as access.record_apart; then nothing may be answered.$$;
