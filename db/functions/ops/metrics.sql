-- Figures of the whole, for a monitor: nobody's data, nobody's queries.
-- requires: cache.limit_bytes
CREATE OR REPLACE VIEW ops.metrics AS
WITH query AS (
    SELECT
        CASE WHEN q.state = 'ready' AND q.stale THEN 'stale' ELSE q.state END AS state,
        q.bytes,
        CASE WHEN q.state = 'queued' THEN extract(EPOCH FROM now() - q.queued_at) END AS waiting
    FROM cache.query AS q
),

state AS (
    SELECT
        q.state,
        count(*) AS queries
    FROM query AS q
    GROUP BY q.state
),

result AS (
    SELECT
        coalesce(max(q.waiting), 0) AS waiting,
        coalesce(sum(q.bytes), 0) AS bytes
    FROM query AS q
),

violation AS (
    SELECT count(*) AS violations
    FROM ops.violation
),

schedule AS (
    SELECT count(s.suspended) AS suspended
    FROM cache.schedule AS s
),

loaded AS (
    SELECT
        l.event_type,
        count(*) AS days
    FROM etl.load AS l
    WHERE l.state = 'attached'
    GROUP BY l.event_type
),

figure (name, type, help, labels, value) AS (
    SELECT
        'flowsql_queries' AS name,
        'gauge' AS type,
        'Queries in the catalogue by state.' AS help,
        jsonb_build_object('state', n.state) AS labels,
        coalesce(s.queries, 0)::double precision AS value
    FROM unnest(ARRAY['queued', 'running', 'ready', 'stale', 'failed', 'cancelled', 'evicted']) AS n (state)
        LEFT JOIN state AS s ON n.state = s.state
    UNION ALL
    SELECT
        'flowsql_loaded_days' AS name,
        'gauge' AS type,
        'Loaded days by event type.' AS help,
        jsonb_build_object('event_type', n.event_type) AS labels,
        coalesce(l.days, 0) AS value
    FROM unnest(ARRAY['calls', 'sms', 'mds', 'topups']) AS n (event_type)
        LEFT JOIN loaded AS l ON n.event_type = l.event_type
    UNION ALL
    SELECT
        f.name,
        'gauge' AS type,
        f.help,
        '{}' AS labels,
        f.value
    FROM result AS c
        CROSS JOIN violation AS v
        CROSS JOIN schedule AS s
        CROSS JOIN LATERAL (VALUES
            ('flowsql_queue_age_seconds', 'How long the query that waits longest has waited.', c.waiting),
            ('flowsql_cache_bytes', 'Size of all stored results.', c.bytes),
            ('flowsql_cache_limit_bytes', 'Setting cache_size.', cache.limit_bytes()),
            ('flowsql_violations', 'Broken invariants that the last hourly check found.', v.violations),
            ('flowsql_schedules_suspended', 'Schedules that do not run any more.', s.suspended)
        ) AS f (name, help, value)
    UNION ALL
    SELECT
        'flowsql_check_age_seconds' AS name,
        'gauge' AS type,
        'Time since the last check of invariants.' AS help,
        '{}' AS labels,
        extract(EPOCH FROM now() - t.last_run) AS value
    FROM ops.turn AS t
    WHERE t.task = 'check' AND t.last_run IS NOT NULL
    UNION ALL
    SELECT
        f.name,
        f.type,
        f.help,
        jsonb_build_object('job', j.job) AS labels,
        f.value
    FROM ops.job AS j
        CROSS JOIN LATERAL (VALUES
            ('flowsql_job_failures_total', 'counter', 'Failed runs of scheduled jobs.', j.failures),
            ('flowsql_job_age_seconds', 'gauge', 'Time since a scheduled job ended.', extract(
                EPOCH FROM now() - j.last_finished
            ))
        ) AS f (name, type, help, value)
    WHERE f.value IS NOT NULL
)

SELECT
    f.name,
    f.type,
    f.help,
    f.labels,
    f.value
FROM figure AS f;

COMMENT ON VIEW ops.metrics IS
'Figures for a monitor: name, Prometheus type, help, labels, value. For administrators: sizes of results tell more than
callers may know.';
