-- An administrator's act, for the audit trail.
-- requires: access.record
CREATE OR REPLACE FUNCTION access.record_administration(action text, detail jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- nobody writes the audit trail himself
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.record(jsonb_build_object(
        'via', 'login',
        'caller', session_user,
        'address', inet_client_addr(),
        'roles', '[]'::jsonb,
        'action', record_administration.action,
        'decision', 'allowed',
        'detail', record_administration.detail));
END
$body$;

COMMENT ON FUNCTION access.record_administration(text, jsonb) IS
$$Writes one row of the audit trail: what the login of this session did for another.$$;
