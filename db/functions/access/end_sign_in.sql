-- The second half of a sign-in: who proved himself has a session.
-- requires: access.record_auth
CREATE OR REPLACE FUNCTION access.end_sign_in(
    name text,
    actor jsonb,
    proof jsonb
)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_proof constant jsonb := jsonb_strip_nulls(end_sign_in.proof);
    v_account access.account%ROWTYPE;
    v_why text;
BEGIN
    SELECT a.* INTO v_account
    FROM access.account AS a
    -- the password that was checked is still his
    WHERE a.name = end_sign_in.name AND a.disabled_at IS NULL AND a.password_hash = v_proof ->> 'hash'
    FOR UPDATE;
    IF NOT FOUND THEN
        v_why := 'wrong password';
    ELSIF EXISTS (SELECT FROM access.two_factor AS t WHERE t.account = v_account.account) THEN
        IF v_proof ? 'step' THEN
            -- A code is good once: of two sessions that bring the same, the row lets one through.
            UPDATE access.two_factor AS t SET last_step = (v_proof ->> 'step')::bigint
            WHERE t.account = v_account.account AND t.last_step < (v_proof ->> 'step')::bigint;
            v_why := CASE WHEN NOT FOUND THEN 'used code' END;
        ELSIF v_proof ? 'backup' THEN
            DELETE FROM access.backup_code AS b
            WHERE b.account = v_account.account AND b.hash = v_proof ->> 'backup';
            v_why := CASE WHEN NOT FOUND THEN 'wrong code' END;
        ELSE
            v_why := 'no code';
        END IF;
    END IF;
    IF v_why IS NULL OR v_why = 'no code' THEN
        -- It was no failure. What failed before is forgotten only now that all is proved.
        -- Rows in the order of access.begin_sign_in.
        UPDATE access.sign_in AS s SET failures = greatest(s.failures - 1, 0)
        WHERE s.subject = 'address:' || (end_sign_in.actor ->> 'address');
        UPDATE access.sign_in AS s SET failures = CASE WHEN v_why IS NULL THEN 0 ELSE greatest(s.failures - 1, 0) END
        WHERE s.subject = 'name:' || left(end_sign_in.name, 75);
    END IF;
    PERFORM access.record_auth(
        end_sign_in.actor || jsonb_build_object('account', end_sign_in.name), 'sign_in',
        jsonb_strip_nulls(jsonb_build_object('why', v_why, 'backup_code', CASE WHEN v_proof ? 'backup' THEN TRUE END)),
        CASE WHEN v_why IS NULL THEN 'allowed' ELSE 'denied' END);
    IF v_why IS NOT NULL THEN
        RETURN jsonb_build_object('signed_in', FALSE, 'need_two_factor', v_why = 'no code');
    END IF;
    INSERT INTO access.session AS s (digest, account, address)
    VALUES (v_proof ->> 'session', v_account.account, (end_sign_in.actor ->> 'address')::inet);
    UPDATE access.account AS a SET
        signed_in_at = now(), password_hash = coalesce(v_proof ->> 'new_hash', a.password_hash)
    WHERE a.account = v_account.account;
    RETURN jsonb_build_object('signed_in', TRUE);
END
$body$;

COMMENT ON FUNCTION access.end_sign_in(text, jsonb, jsonb) IS
$$Ends an attempt that access.begin_sign_in counted: {"signed_in", "need_two_factor"}.

proof: {"hash": the hash that the password fits (absent: it fits none), "step": the 30 seconds since 1970 of the
time-based code, or "backup": the hash of a backup code, "session": SHA-256 of the new session's secret,
"new_hash": the password hashed anew}. A code of either kind is good once, also in two sessions at once; no
code at all is no failure. Nothing tells a wrong password from an unknown user.$$;
