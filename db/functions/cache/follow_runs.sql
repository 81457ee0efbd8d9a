-- What became of the schedules' queries.
-- requires: cache.fail_run, access.http_reason
CREATE OR REPLACE FUNCTION cache.follow_runs()
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_run cache.schedule_run%ROWTYPE;
    v_state text;
    v_error text;
    v_count bigint := 0;
BEGIN
    FOR v_run IN
        SELECT r.* FROM cache.schedule_run AS r WHERE r.state = 'running'
        ORDER BY r.owner, r.name, r.reference_date FOR UPDATE SKIP LOCKED
    LOOP
        -- What PostgreSQL says of a failure is not for the gate.
        SELECT q.state, CASE WHEN s.gate THEN access.http_reason(q.sqlstate, q.error) ELSE q.error END
        INTO v_state, v_error
        FROM cache.query AS q
        INNER JOIN cache.schedule AS s ON s.owner = v_run.owner AND s.name = v_run.name
        WHERE q.id = v_run.query_id;
        CONTINUE WHEN v_state IN ('queued', 'running');
        v_count := v_count + 1;
        IF v_state IN ('ready', 'evicted') THEN -- evicted: was ready, and nobody needed it
            UPDATE cache.schedule_run AS r SET state = 'success', finished_at = clock_timestamp()
            WHERE r.owner = v_run.owner AND r.name = v_run.name
                AND r.reference_date = v_run.reference_date AND r.definition = v_run.definition;
        ELSE
            PERFORM cache.fail_run(v_run, coalesce(v_error, format('the query was %s', coalesce(v_state, 'forgotten'))));
        END IF;
    END LOOP;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION cache.follow_runs() IS
$$Records which of the schedules' queries are ready or failed by now; returns how many ended.$$;
