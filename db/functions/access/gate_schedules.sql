-- What a login of the gate database has scheduled there.
-- requires: cache.schedule_summary
CREATE OR REPLACE FUNCTION access.gate_schedules(login text, name text DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF gate_schedules.name IS NULL THEN
        RETURN (
            SELECT coalesce(jsonb_agg(to_jsonb(s) - 'owner' - 'gate' ORDER BY s.name), '[]')
            FROM cache.schedule_summary AS s WHERE s.owner = gate_schedules.login AND s.gate);
    END IF;
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'reference_date', r.reference_date, 'state', r.state, 'query_id', r.query_id, 'attempts', r.attempts,
            'started_at', r.started_at, 'finished_at', r.finished_at, 'retry_at', r.retry_at,
            'error', r.error)
            ORDER BY r.reference_date DESC, r.started_at DESC), '[]')
        FROM cache.schedule AS s
        INNER JOIN cache.schedule_run AS r ON r.owner = s.owner AND r.name = s.name
        WHERE s.owner = gate_schedules.login AND s.name = gate_schedules.name AND s.gate);
END
$body$;

COMMENT ON FUNCTION access.gate_schedules(text, text) IS
$$The schedules that a login has set up in the gate database, or with a name the runs of that one, the latest date
first.$$;
