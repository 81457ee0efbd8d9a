-- Which schedules there are.
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
        s.owner, s.name, s.spec ->> 'query_kind', s.date_stencil, s.event_types, s.all_types, s.earliest, s.suspended,
        count(*) FILTER (WHERE r.state = 'running'),
        count(*) FILTER (WHERE r.state = 'success'),
        count(*) FILTER (WHERE r.state = 'failed'),
        max(r.reference_date) FILTER (WHERE r.state = 'success'),
        s.spec
    FROM cache.schedule AS s
    LEFT JOIN cache.schedule_run AS r
        ON r.owner = s.owner AND r.name = s.name AND r.definition = s.definition
    WHERE s.owner = session_user OR pg_has_role(session_user, 'flow_admin', 'MEMBER')
    GROUP BY s.owner, s.name
    ORDER BY s.owner, s.name;
END
$body$;

COMMENT ON FUNCTION flow.schedules() IS
$$One's schedules (for administrators everybody's), how many of their runs wait or run, succeeded and failed, and the
last date that succeeded.$$;
