-- Revokes all tokens that a user has by now, whoever issued them.
-- requires: access.require_administrator, access.record_auth, access.withdraw_revoked
CREATE OR REPLACE FUNCTION access.revoke_caller(
    actor jsonb,
    caller text,
    why text DEFAULT NULL
)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.require_administrator(revoke_caller.actor);
    IF coalesce(revoke_caller.caller, '') = '' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'a user needs a name',
            HINT = 'Give what the tokens have as claim sub.';
    END IF;
    INSERT INTO access.revoked_caller AS c (caller, before, revoked_by, why)
    VALUES (
        revoke_caller.caller, clock_timestamp(), coalesce(revoke_caller.actor ->> 'account', session_user),
        revoke_caller.why)
    ON CONFLICT ON CONSTRAINT revoked_caller_pkey DO UPDATE SET
        before = excluded.before, revoked_by = excluded.revoked_by, why = excluded.why;
    PERFORM access.record_auth(revoke_caller.actor, 'revoke_caller', jsonb_build_object(
        'caller', revoke_caller.caller, 'why', revoke_caller.why));
    PERFORM access.withdraw_revoked();
END
$body$;

COMMENT ON FUNCTION access.revoke_caller(jsonb, text, text) IS
$$Every token with this claim sub that was issued until now is refused from the next request on, and
the user's jobs are cancelled.

Errors: 42501 no administrator; 22023 no name.$$;
