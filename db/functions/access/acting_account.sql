-- The signed-in user for whom the issuer acts.
CREATE OR REPLACE FUNCTION access.acting_account(
    actor jsonb,
    setting_up boolean DEFAULT FALSE
)
RETURNS access.account
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_account access.account%ROWTYPE;
BEGIN
    SELECT a.* INTO v_account
    FROM access.account AS a
    WHERE a.name = acting_account.actor ->> 'account' AND a.disabled_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = 'nobody is signed in',
            HINT = 'Sign in first.';
    ELSIF NOT acting_account.setting_up AND v_account.require_two_factor
        AND NOT EXISTS (SELECT FROM access.two_factor AS t WHERE t.account = v_account.account) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = 'two-factor authentication must be set up first',
            HINT = 'An administrator demands it of this user.';
    END IF;
    RETURN v_account;
END
$body$;

COMMENT ON FUNCTION access.acting_account(jsonb, boolean) IS
$$The user that actor names, if he may act: not disabled, and with a second factor where one is demanded.

setting_up: true for what one may do before that. Errors: 42501 nobody, or no second factor yet.$$;
