-- What became of a schedule's runs.
CREATE OR REPLACE FUNCTION flow.schedule_runs(name text, owner text DEFAULT NULL)
RETURNS TABLE (
    reference_date date,
    state text,
    query_id text,
    attempts integer,
    started_at timestamptz,
    finished_at timestamptz,
    retry_at timestamptz,
    error text
)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- callers may not read the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT r.reference_date, r.state, r.query_id, r.attempts, r.started_at, r.finished_at, r.retry_at, r.error
    FROM cache.schedule_run AS r
    WHERE r.name = schedule_runs.name
        AND r.owner = coalesce(schedule_runs.owner, session_user)
        AND (r.owner = session_user OR pg_has_role(session_user, 'flow_admin', 'MEMBER'))
    ORDER BY r.reference_date DESC, r.started_at DESC;
END
$body$;

COMMENT ON FUNCTION flow.schedule_runs(text, text) IS
$$The runs of a schedule, the latest date first: state (running, success, failed), query, attempts, times, when it is
tried again, and its error. owner: another's, for administrators.$$;
