-- Forgets sessions, failures and revocations whose time is over.
-- requires: ops.setting_value, ops.note
CREATE OR REPLACE FUNCTION access.sweep_auth()
RETURNS integer
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the jobs touch no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_sessions integer;
    v_revocations integer;
BEGIN
    DELETE FROM access.session AS s
    WHERE s.used_at <= now() - ops.setting_value('session_lifetime')::interval
        OR s.created_at <= now() - ops.setting_value('session_longest')::interval;
    GET DIAGNOSTICS v_sessions = ROW_COUNT;
    DELETE FROM access.sign_in AS s WHERE s.last_at < now() - ops.setting_value('sign_in_lockout')::interval;
    -- Their tokens have expired, by the clock of any server.
    DELETE FROM access.revocation AS r WHERE r.expires < now() - interval '1 day';
    GET DIAGNOSTICS v_revocations = ROW_COUNT;
    IF v_sessions + v_revocations > 0 THEN
        PERFORM ops.note('sweep-auth', NULL, 'their time is over', jsonb_build_object(
            'sessions', v_sessions, 'revocations', v_revocations));
    END IF;
    RETURN v_sessions + v_revocations;
END
$body$;

COMMENT ON FUNCTION access.sweep_auth() IS
$$Deletes ended sessions, failures that count no more, and revocations of tokens that expired a day ago.

How many sessions and revocations.$$;
