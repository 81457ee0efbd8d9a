-- Schedules and how they fare.
CREATE OR REPLACE VIEW cache.schedule_summary AS
SELECT
    s.owner,
    s.name,
    s.gate,
    s.spec ->> 'query_kind' AS kind,
    s.date_stencil,
    s.event_types,
    s.all_types,
    s.earliest,
    s.suspended,
    count(*) FILTER (WHERE r.state = 'running') AS running,
    count(*) FILTER (WHERE r.state = 'success') AS succeeded,
    count(*) FILTER (WHERE r.state = 'failed') AS failed,
    max(r.reference_date) FILTER (WHERE r.state = 'success') AS last_date,
    s.spec
FROM cache.schedule AS s
LEFT JOIN cache.schedule_run AS r
    ON s.owner = r.owner AND s.name = r.name AND s.definition = r.definition
GROUP BY s.owner, s.name;

COMMENT ON VIEW cache.schedule_summary IS
'Each schedule with the number of its runs that wait or run, succeeded and failed, and the last date that succeeded.';
