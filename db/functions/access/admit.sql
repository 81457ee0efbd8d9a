-- One more request of a token, unless it is good no more or has made too many.
-- requires: access.token_refusal, ops.setting_value
CREATE OR REPLACE FUNCTION access.admit(claims jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE -- counts
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_limit constant double precision := ops.setting_value('requests_per_minute');
    v_rate constant double precision := v_limit / 60; -- a second
    v_now constant timestamptz := clock_timestamp();
    v_token constant text := coalesce(
        admit.claims ->> 'jti', encode(sha256(convert_to((admit.claims - 'roles')::text, 'UTF8')), 'hex'));
    v_refusal constant text := access.token_refusal(admit.claims);
    v_wait double precision;
BEGIN
    IF v_refusal IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'PT401', MESSAGE = v_refusal, HINT = 'Ask the issuer of the token for another.';
    ELSIF v_limit = 0 THEN
        RETURN;
    END IF;
    -- A bucket that fills with time: one row, one write, whichever process asks.
    INSERT INTO access.allowance AS a (token, requests, at) VALUES (v_token, v_limit - 1, v_now)
    ON CONFLICT ON CONSTRAINT allowance_pkey DO UPDATE SET
        requests = least(v_limit, a.requests + v_rate * greatest(0, extract(epoch FROM v_now - a.at))) - 1,
        at = greatest(a.at, v_now)
    WHERE a.requests + v_rate * extract(epoch FROM v_now - a.at) >= 1;
    IF FOUND THEN
        RETURN;
    END IF;
    SELECT (1 - a.requests) / v_rate - extract(epoch FROM v_now - a.at) INTO v_wait
    FROM access.allowance AS a WHERE a.token = v_token;
    RAISE EXCEPTION USING
        ERRCODE = 'PT429',
        MESSAGE = 'Too many requests with this token. Try again later.',
        DETAIL = greatest(1, ceil(v_wait))::text,
        HINT = 'Wait as many seconds as the detail says.';
END
$body$;

COMMENT ON FUNCTION access.admit(jsonb) IS
$$Counts a request of a token; every function that answers one calls it first.

A token has setting requests_per_minute requests at once, and gets them back evenly over a minute. claims: the
verified token's; its jti counts, or all of them but the roles when it has none. Errors: PT401 the token was revoked;
PT429 too many requests, with the seconds to wait as detail.$$;
