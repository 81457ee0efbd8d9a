-- Gives a user new backup codes.
-- requires: access.acting_account, access.record_auth
CREATE OR REPLACE FUNCTION access.replace_backup_codes(
    actor jsonb,
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
    v_account constant access.account := access.acting_account(replace_backup_codes.actor);
BEGIN
    IF NOT EXISTS (SELECT FROM access.two_factor AS t WHERE t.account = v_account.account) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = 'Two-factor not enabled.',
            HINT = 'Set up two-factor authentication first.';
    END IF;
    DELETE FROM access.backup_code AS b WHERE b.account = v_account.account;
    INSERT INTO access.backup_code AS b (account, hash)
    SELECT v_account.account, c.hash FROM unnest(replace_backup_codes.backup_codes) AS c (hash);
    PERFORM access.record_auth(
        replace_backup_codes.actor, 'replace_backup_codes', jsonb_build_object('name', v_account.name));
END
$body$;

COMMENT ON FUNCTION access.replace_backup_codes(jsonb, text[]) IS
$$Replaces the signed-in user's backup codes by those with these hashes.

Errors: 42501 nobody is signed in; 55000 he has no second factor.$$;
