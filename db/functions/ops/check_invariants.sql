-- Looks for what must never be.
-- requires: cache.violations, cache.reap, ops.note, ops.take_turn, ops.end_turn
CREATE OR REPLACE FUNCTION ops.check_invariants(pause interval DEFAULT '5 seconds')
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the jobs' role may not write these tables
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_found jsonb;
    v_count bigint;
BEGIN
    IF ops.is_deploying() OR NOT ops.take_turn('check', '0') THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(jsonb_agg(jsonb_build_array(v.rule, v.subject)), '[]') INTO v_found FROM cache.violations() AS v;
    IF v_found <> '[]' THEN
        -- A job that just ended, or a backend that just died, is not yet a fault.
        PERFORM cache.reap();
        PERFORM pg_sleep_for(check_invariants.pause);
    END IF;
    DELETE FROM ops.violation;
    INSERT INTO ops.violation (rule, subject)
    SELECT v.rule, v.subject FROM cache.violations() AS v
    WHERE v_found @> jsonb_build_array(jsonb_build_array(v.rule, v.subject));
    GET DIAGNOSTICS v_count = ROW_COUNT;
    PERFORM ops.note('violation', n.subject, n.rule)
    FROM (SELECT v.rule, v.subject FROM ops.violation AS v ORDER BY v.rule, v.subject LIMIT 100) AS n;
    PERFORM ops.end_turn('check');
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION ops.check_invariants(interval) IS
$$Keeps the broken invariants that cache.violations finds twice, a pause apart, in ops.violation and ops.log; returns
how many. NULL: another session is at it.$$;
