-- Gives a user a second factor.
-- requires: access.acting_account, access.record_auth
CREATE OR REPLACE FUNCTION access.enable_two_factor(
    actor jsonb,
    secret text,
    step bigint,
    backup_codes text[]
)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_account constant access.account := access.acting_account(enable_two_factor.actor, TRUE);
BEGIN
    DELETE FROM access.two_factor AS t WHERE t.account = v_account.account;
    INSERT INTO access.two_factor AS t (account, secret, last_step)
    VALUES (v_account.account, enable_two_factor.secret, enable_two_factor.step);
    INSERT INTO access.backup_code AS b (account, hash)
    SELECT v_account.account, c.hash FROM unnest(enable_two_factor.backup_codes) AS c (hash);
    DELETE FROM access.session AS s
    WHERE s.account = v_account.account AND s.digest IS DISTINCT FROM enable_two_factor.actor ->> 'session';
    PERFORM access.record_auth(enable_two_factor.actor, 'enable_two_factor', jsonb_build_object('name', v_account.name));
END
$body$;

COMMENT ON FUNCTION access.enable_two_factor(jsonb, text, bigint, text[]) IS
$$Stores the signed-in user's encrypted secret, the step of the code that proved it, and hashes of backup codes.

Other sessions of his end (actor's member session, its SHA-256, stays). Errors: 42501 nobody is signed in.$$;
