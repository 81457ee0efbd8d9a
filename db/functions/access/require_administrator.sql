-- Only administrators go on.
-- requires: access.acting_account
CREATE OR REPLACE FUNCTION access.require_administrator(actor jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF require_administrator.actor IS NULL AND session_user <> 'flow_auth' THEN
        RETURN; -- a login of the database that has the right to call at all
    ELSIF NOT (access.acting_account(require_administrator.actor)).is_admin THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = 'only an administrator may do this',
            HINT = 'Ask one.';
    END IF;
END
$body$;

COMMENT ON FUNCTION access.require_administrator(jsonb) IS
$$Lets pass a login of the database (actor null), and at the issuer a signed-in administrator.

Errors: 42501 everybody else.$$;
