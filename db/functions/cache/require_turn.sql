-- How many unanswered queries somebody may have.
-- requires: ops.setting_value
CREATE OR REPLACE FUNCTION cache.require_turn(via text, caller text)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_most constant integer := ops.setting_value('queries_per_user');
    v_open bigint;
BEGIN
    IF v_most = 0 OR require_turn.caller IS NULL OR require_turn.via = 'schedule' THEN
        RETURN;
    END IF;
    SELECT count(*) INTO v_open
    FROM access.asked AS a INNER JOIN cache.query AS q ON a.id = q.id
    WHERE a.via = require_turn.via AND a.login = require_turn.caller AND a.wanted
        AND q.state IN ('queued', 'running');
    IF v_open >= v_most THEN
        RAISE EXCEPTION USING
            ERRCODE = 'configuration_limit_exceeded',
            MESSAGE = format('%s queries of yours are not answered yet; more may not wait', v_open),
            HINT = 'Ask again when some are done, or cancel some.';
    END IF;
END
$body$;

COMMENT ON FUNCTION cache.require_turn(text, text) IS
$$Refuses one more query of somebody who has setting queries_per_user of them queued or running.

via, caller: as access.asked. Errors: 53400.$$;
