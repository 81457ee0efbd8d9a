-- What became of a schedule's runs.
-- requires: core.call
CREATE OR REPLACE FUNCTION flow.schedule_runs(name text)
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
VOLATILE -- each call is recorded
PARALLEL UNSAFE
SECURITY DEFINER -- only the owner reaches the private database
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT r.reference_date, r.state, r.query_id, r.attempts, r.started_at, r.finished_at, r.retry_at, r.error
    FROM jsonb_to_recordset(core.call('schedule_runs', jsonb_build_object('name', schedule_runs.name))) AS r (
        reference_date date, state text, query_id text, attempts integer, started_at timestamptz,
        finished_at timestamptz, retry_at timestamptz, error text)
    ORDER BY r.reference_date DESC, r.started_at DESC;
END
$body$;

COMMENT ON FUNCTION flow.schedule_runs(text) IS
$$The runs of a schedule of yours, the latest date first: state (running, success, failed), query, attempts, times, when
it is tried again, and its error. For the results: flow.open(query_id).$$;
