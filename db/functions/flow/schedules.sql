-- Which schedules there are.
-- requires: cache.schedule_summary
CREATE OR REPLACE FUNCTION flow.schedules()
RETURNS TABLE (
    owner text,
    name text,
    kind text,
    date_stencil jsonb,
    event_types text[],
    all_types boolean,
    earliest date,
    suspended text,
    running bigint,
    succeeded bigint,
    failed bigint,
    last_date date,
    spec jsonb
)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- callers may not read the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT
        s.owner, s.name, s.kind, s.date_stencil, s.event_types, s.all_types, s.earliest, s.suspended,
        s.running, s.succeeded, s.failed, s.last_date, s.spec
    FROM cache.schedule_summary AS s
    WHERE s.owner = session_user OR pg_has_role(session_user, 'flow_admin', 'MEMBER')
    ORDER BY s.owner, s.name;
END
$body$;

COMMENT ON FUNCTION flow.schedules() IS
$$One's schedules (for administrators everybody's), how many of their runs wait or run, succeeded and failed, and the
last date that succeeded.$$;
