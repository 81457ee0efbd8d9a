-- Takes away a user's second factor.
-- requires: access.acting_account, access.require_administrator, access.record_auth
CREATE OR REPLACE FUNCTION access.drop_two_factor(
    actor jsonb,
    account bigint DEFAULT NULL
)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_own access.account%ROWTYPE;
    v_account bigint;
BEGIN
    IF drop_two_factor.account IS NOT NULL THEN
        PERFORM access.require_administrator(drop_two_factor.actor);
        v_account := drop_two_factor.account;
    ELSE
        v_own := access.acting_account(drop_two_factor.actor, TRUE);
        IF v_own.require_two_factor THEN
            RAISE EXCEPTION USING
                ERRCODE = 'object_not_in_prerequisite_state',
                MESSAGE = 'two-factor authentication is demanded of this user',
                HINT = 'Set it up anew to change the device, or ask an administrator to reset it.';
        END IF;
        v_account := v_own.account;
    END IF;
    DELETE FROM access.two_factor AS t WHERE t.account = v_account;
    IF NOT FOUND THEN
        RETURN FALSE;
    END IF;
    PERFORM access.record_auth(drop_two_factor.actor, 'drop_two_factor', jsonb_build_object('name', (
        SELECT a.name FROM access.account AS a WHERE a.account = v_account)));
    RETURN TRUE;
END
$body$;

COMMENT ON FUNCTION access.drop_two_factor(jsonb, bigint) IS
$$Removes a second factor and its backup codes; false when there was none.

account: another user's number, for administrators; null: one's own, unless it is demanded.
Errors: 42501 no administrator; 55000 it is demanded.$$;
