-- Rows about people are for individual-level analysts alone, whoever asked for them.
CREATE OR REPLACE FUNCTION access.require_visible(id text)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF NOT pg_has_role(session_user, 'flow_individual', 'MEMBER') AND EXISTS (
        SELECT FROM cache.query AS q WHERE q.id = require_visible.id AND q.level = 'subscriber'
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = 'permission denied: the result is about single people',
            HINT = 'Only individual-level analysts may read it.';
    END IF;
END
$body$;

COMMENT ON FUNCTION access.require_visible(text) IS
$$Refuses this session's login a result about people unless it is an individual-level analyst.

Errors: 42501.$$;
