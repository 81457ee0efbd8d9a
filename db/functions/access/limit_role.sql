-- Limits of a role, beyond its scopes.
-- requires: access.record_administration, access.withdraw_unallowed, cache.mark_unreleased
CREATE OR REPLACE FUNCTION access.limit_role(
    role text,
    profile text DEFAULT NULL,
    first_day date DEFAULT NULL,
    last_day date DEFAULT NULL,
    event_types text[] DEFAULT NULL,
    max_rows bigint DEFAULT NULL
)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- administrators do not write the tables of access themselves
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    UPDATE access.role AS r SET
        profile = nullif(limit_role.profile, 'flowkit'), first_day = limit_role.first_day, last_day = limit_role.last_day,
        event_types = limit_role.event_types, max_rows = limit_role.max_rows
    WHERE r.role = limit_role.role;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('there is no role %L', limit_role.role),
            HINT = 'Make it first, with flowsql access define-roles FILE; a role of tokens by the same name.';
    END IF;
    IF limit_role.profile = 'strict' THEN
        PERFORM cache.mark_unreleased();
    END IF;
    PERFORM access.record_administration('limit_role', jsonb_strip_nulls(jsonb_build_object(
        'role', limit_role.role, 'profile', limit_role.profile, 'first_day', limit_role.first_day,
        'last_day', limit_role.last_day, 'event_types', limit_role.event_types, 'max_rows', limit_role.max_rows)));
    PERFORM access.withdraw_unallowed();
EXCEPTION
    WHEN check_violation THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%L is no privacy profile', limit_role.profile),
            HINT = 'Give flowkit (the deployment''s own) or strict.';
END
$body$;

COMMENT ON FUNCTION access.limit_role(text, text, date, date, text[], bigint) IS
$$Sets all limits of a role; what is not given is without limit.

profile: strict holds the role to that profile. first_day, last_day: of the data. event_types: calls, sms, mds, topups,
dfs. max_rows: of a released result. They hold for logins that have the role, and for tokens whose role has the same name.
They count at the next call; jobs of
logins beyond them are cancelled. Errors: 22023 no such role or profile.$$;
