-- Who asked for a job, its limits and its cancellation.
CREATE TABLE ops.log (
    at timestamptz DEFAULT clock_timestamp() NOT NULL,
    what text NOT NULL,
    subject text,
    why text NOT NULL,
    detail jsonb,
    backend integer DEFAULT pg_backend_pid() NOT NULL
);
CREATE INDEX log_at_idx ON ops.log (at);
COMMENT ON TABLE ops.log IS
'What FlowSQL did by itself (evicted, reaped, dropped, cancelled), and why: one row an action.';
COMMENT ON COLUMN ops.log.what IS 'The action, a word or two with hyphens: evict, reap, drop-day.';
COMMENT ON COLUMN ops.log.subject IS 'What it was done to: the id of a query, a day, a name. Never a subscriber.';
