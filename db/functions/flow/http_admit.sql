-- Whether a token may make one more request now.
-- requires: ops.setting_value
CREATE OR REPLACE FUNCTION flow.http_admit(claims jsonb)
RETURNS double precision
LANGUAGE plpgsql
VOLATILE -- counts
PARALLEL UNSAFE
SECURITY DEFINER -- the gate's roles may not write the counts
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_limit constant double precision := ops.setting_value('requests_per_minute');
    v_rate constant double precision := v_limit / 60; -- a second
    v_now constant timestamptz := clock_timestamp();
    v_token constant text := coalesce(
        http_admit.claims ->> 'jti', encode(sha256(convert_to(http_admit.claims::text, 'UTF8')), 'hex'));
    v_wait double precision;
BEGIN
    IF v_limit = 0 THEN
        RETURN 0;
    END IF;
    -- A bucket that fills with time: one row, one write, whichever process asks.
    INSERT INTO access.allowance AS a (token, requests, at) VALUES (v_token, v_limit - 1, v_now)
    ON CONFLICT ON CONSTRAINT allowance_pkey DO UPDATE SET
        requests = least(v_limit, a.requests + v_rate * greatest(0, extract(epoch FROM v_now - a.at))) - 1,
        at = greatest(a.at, v_now)
    WHERE a.requests + v_rate * extract(epoch FROM v_now - a.at) >= 1;
    IF FOUND THEN
        RETURN 0;
    END IF;
    SELECT (1 - a.requests) / v_rate - extract(epoch FROM v_now - a.at) INTO v_wait
    FROM access.allowance AS a WHERE a.token = v_token;
    RETURN greatest(v_wait, 0.001);
END
$body$;

COMMENT ON FUNCTION flow.http_admit(jsonb) IS
$$Counts a request of a token: 0 when it may go on, else the seconds until it may ask again.

A token has setting requests_per_minute requests at once, and gets them back evenly over a minute. claims: the
verified token's; its jti counts, or all of them when it has none.$$;
