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

CREATE TABLE cache.place_used (
    id text COLLATE "C" NOT NULL,
    what text NOT NULL,
    name text COLLATE "C" NOT NULL,
    CONSTRAINT place_used_pkey PRIMARY KEY (what, name, id),
    CONSTRAINT place_used_id_fkey FOREIGN KEY (id) REFERENCES cache.query (id) ON DELETE CASCADE,
    CONSTRAINT place_used_what_check CHECK (what IN ('layer', 'table', 'cells', 'phones'))
);
COMMENT ON TABLE cache.place_used IS
'Which region layers, registered tables and lists a query reads: loading one of them makes its result stale.';
COMMENT ON COLUMN cache.place_used.name IS
'The layer or the table; empty for cells (read without events: those of events count by day) and phones.';
CREATE INDEX place_used_id_idx ON cache.place_used (id);

INSERT INTO ops.setting (name, value, kind, description) VALUES
('jobs_per_user', '3', 'integer', 'Jobs of one asker that run at once; more of them wait. 0: no limit.'),
('priority_of_http', '10', 'integer', 'Queries asked over HTTP: those of a higher priority are taken first.'),
('priority_of_login', '10', 'integer', 'Queries asked by a database login: see priority_of_http.'),
('priority_of_schedule', '0', 'integer', 'Queries asked by a schedule: see priority_of_http.'),
('job_temp_megabytes', '20480', 'integer',
'Temporary files that each process of a job may fill, in MB; a job that needs more fails. 0: no limit.');
