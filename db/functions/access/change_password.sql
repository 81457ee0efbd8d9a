-- Changes a user's own password.
-- requires: access.acting_account, access.record_auth
CREATE OR REPLACE FUNCTION access.change_password(
    actor jsonb,
    password_hash text,
    session text
)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_account constant access.account := access.acting_account(change_password.actor, TRUE);
BEGIN
    UPDATE access.account AS a SET password_hash = change_password.password_hash WHERE a.account = v_account.account;
    DELETE FROM access.session AS s
    WHERE s.account = v_account.account AND s.digest IS DISTINCT FROM change_password.session;
    PERFORM access.record_auth(change_password.actor, 'change_password', jsonb_build_object('name', v_account.name));
END
$body$;

COMMENT ON FUNCTION access.change_password(jsonb, text, text) IS
$$Stores the argon2id hash of the signed-in user's new password; ends all his sessions but this one.

Errors: 42501 nobody is signed in; 23514 no such hash.$$;
