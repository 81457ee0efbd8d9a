-- Which schedules one has.
-- requires: core.call
CREATE OR REPLACE FUNCTION flow.schedules()
RETURNS TABLE (
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
VOLATILE -- each call is recorded
PARALLEL UNSAFE
SECURITY DEFINER -- only the owner reaches the private database
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT s.name, s.kind, s.date_stencil, s.event_types, s.all_types, s.earliest, s.suspended,
        s.running, s.succeeded, s.failed, s.last_date, s.spec
    FROM jsonb_to_recordset(core.call('schedules')) AS s (
        name text, kind text, date_stencil jsonb, event_types text[], all_types boolean, earliest date,
        suspended text, running bigint, succeeded bigint, failed bigint, last_date date, spec jsonb)
    ORDER BY s.name;
END
$body$;

COMMENT ON FUNCTION flow.schedules() IS
$$Your schedules: why one is suspended, how many of its runs wait or run, succeeded and failed, and the last date that
succeeded.$$;
