-- Forgets failed sign-ins.
-- requires: access.require_administrator, access.record_auth
CREATE OR REPLACE FUNCTION access.unlock_account(actor jsonb, name text)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM access.require_administrator(unlock_account.actor);
    DELETE FROM access.sign_in AS s WHERE s.subject = 'name:' || unlock_account.name;
    IF NOT FOUND THEN
        RETURN FALSE;
    END IF;
    PERFORM access.record_auth(unlock_account.actor, 'unlock_user', jsonb_build_object('name', unlock_account.name));
    RETURN TRUE;
END
$body$;

COMMENT ON FUNCTION access.unlock_account(jsonb, text) IS
$$Ends a lock-out of a user; false when nothing stood against him. Errors: 42501 no administrator.$$;
