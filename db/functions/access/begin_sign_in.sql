-- The first half of a sign-in: counts the attempt, then says what to check.
-- requires: ops.setting_value, access.record_auth
CREATE OR REPLACE FUNCTION access.begin_sign_in(
    name text,
    actor jsonb
)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_lockout constant interval := ops.setting_value('sign_in_lockout');
    v_subject text;
    v_limit integer;
    v_locked boolean;
    v_until timestamptz;
BEGIN
    -- Counted before anything is checked, and taken back when it succeeds: a hundred attempts at once are a hundred.
    FOR v_subject, v_limit IN
        SELECT s.subject, s.most
        FROM (VALUES
            (2, 'name:' || left(begin_sign_in.name, 75), ops.setting_value('sign_in_failures')::integer),
            (1, 'address:' || (begin_sign_in.actor ->> 'address'),
                ops.setting_value('sign_in_failures_address')::integer)
        ) AS s (turn, subject, most)
        WHERE s.subject IS NOT NULL
        ORDER BY s.turn
    LOOP
        INSERT INTO access.sign_in AS s (subject, failures, last_at) VALUES (v_subject, 1, clock_timestamp())
        ON CONFLICT ON CONSTRAINT sign_in_pkey DO UPDATE SET
            failures = CASE WHEN s.last_at < clock_timestamp() - v_lockout THEN 1 ELSE least(s.failures, v_limit) + 1 END,
            -- a lock-out ends in time, however often somebody knocks
            last_at = CASE WHEN s.failures > v_limit AND s.last_at >= clock_timestamp() - v_lockout
                THEN s.last_at ELSE clock_timestamp() END
        RETURNING s.failures > v_limit, s.last_at + v_lockout INTO v_locked, v_until;
        IF v_locked THEN
            PERFORM access.record_auth(
                begin_sign_in.actor || jsonb_build_object('account', begin_sign_in.name), 'sign_in',
                jsonb_build_object('why', 'locked out', 'subject', v_subject), 'denied');
            RETURN jsonb_build_object(
                'locked', TRUE, 'seconds', greatest(1, ceil(extract(EPOCH FROM v_until - clock_timestamp()))::integer));
        END IF;
    END LOOP;
    RETURN (
        SELECT jsonb_build_object('locked', FALSE, 'hash', a.password_hash, 'secret', t.secret)
        FROM (VALUES (begin_sign_in.name)) AS n (name)
        LEFT JOIN access.account AS a ON n.name = a.name AND a.disabled_at IS NULL
        LEFT JOIN access.two_factor AS t ON a.account = t.account
    );
END
$body$;

COMMENT ON FUNCTION access.begin_sign_in(text, jsonb) IS
$$Counts an attempt to sign in against the user's name and the address.

Answers {"locked": true, "seconds"} or {"locked": false, "hash", "secret"}.

hash: to check the password with (argon2id); null for a user who is unknown or disabled, which nobody is told.
secret: the encrypted secret of his second factor; null: none. To be committed before the password is
checked, and to be followed by access.end_sign_in. Locked out is who failed sign_in_failures times within
sign_in_lockout, for that long since.$$;
