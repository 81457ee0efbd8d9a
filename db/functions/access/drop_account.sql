-- Removes a user.
-- requires: access.require_administrator, access.record_auth, access.revoke_tokens
CREATE OR REPLACE FUNCTION access.drop_account(
    actor jsonb,
    account bigint
)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_name text;
BEGIN
    PERFORM access.require_administrator(drop_account.actor);
    LOCK TABLE access.account IN SHARE ROW EXCLUSIVE MODE;
    SELECT a.name INTO v_name FROM access.account AS a WHERE a.account = drop_account.account;
    IF v_name IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found', MESSAGE = 'there is no such user', HINT = 'See the list of users.';
    ELSIF NOT EXISTS (
        SELECT FROM access.account AS a
        WHERE a.is_admin AND a.disabled_at IS NULL AND a.account <> drop_account.account
    ) AND EXISTS (
        SELECT FROM access.account AS a
        WHERE a.is_admin AND a.disabled_at IS NULL AND a.account = drop_account.account
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = 'the last administrator stays one',
            HINT = 'Make another user administrator first.';
    END IF;
    PERFORM access.revoke_tokens(drop_account.actor, drop_account.account, NULL, 'the user was removed');
    DELETE FROM access.account AS a WHERE a.account = drop_account.account;
    PERFORM access.record_auth(drop_account.actor, 'drop_user', jsonb_build_object(
        'account', drop_account.account, 'name', v_name));
END
$body$;

COMMENT ON FUNCTION access.drop_account(jsonb, bigint) IS
$$Removes a user with his sessions and second factor, and revokes his tokens; their history stays.

Errors: 42501 no administrator; P0002 no such user; 55000 the last administrator.$$;
