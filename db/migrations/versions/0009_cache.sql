-- Eviction, pins and schedules.

-- What a result is worth --------------------------------------------------------------------------
ALTER TABLE cache.query ADD COLUMN weight double precision DEFAULT 0 NOT NULL;
ALTER TABLE cache.query ADD COLUMN touched bigint DEFAULT 0 NOT NULL;
ALTER TABLE cache.query ADD COLUMN pinned_by text;
COMMENT ON COLUMN cache.query.weight IS
'Uses, each counted half when a half-life has passed since, as of the last one: never more than 1.45 half-lives.';
COMMENT ON COLUMN cache.query.touched IS 'Number of its last use among the uses of all results (cache.touches).';
COMMENT ON COLUMN cache.query.pinned_by IS 'Who said that it is never to be evicted for want of room.';
COMMENT ON COLUMN cache.query.bytes IS 'Size of its tables on all machines; 0 when it has none.';
CREATE SEQUENCE cache.touches;
COMMENT ON SEQUENCE cache.touches IS 'Counts the uses of all results: the clock of a half-life in uses.';

CREATE TABLE ops.disk (
    only_row boolean DEFAULT TRUE NOT NULL,
    room bigint NOT NULL,
    seen_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT disk_pkey PRIMARY KEY (only_row),
    CONSTRAINT disk_only_row_check CHECK (only_row),
    CONSTRAINT disk_room_check CHECK (room >= 0)
);
COMMENT ON TABLE ops.disk IS
'Bytes that were free on the server''s disk, and those of the cache, when flowsql up or migrate last looked.';

-- Who is at a task that only one may do at a time: while its backend lives.
CREATE TABLE ops.turn (
    task text COLLATE "C" NOT NULL,
    backend_pid integer,
    backend_start timestamptz,
    taken_at timestamptz,
    last_run timestamptz,
    CONSTRAINT turn_pkey PRIMARY KEY (task),
    CONSTRAINT turn_backend_check CHECK ((backend_pid IS NULL) = (taken_at IS NULL))
);
COMMENT ON TABLE ops.turn IS 'Tasks that one session at a time does, and who is at them.';
INSERT INTO ops.turn (task) VALUES ('prune'), ('schedules'), ('housekeeping'), ('check');

-- What pg_cron ran: its own records may be read by the role of the jobs alone.
CREATE TABLE ops.job (
    job text COLLATE "C" NOT NULL,
    schedule text NOT NULL,
    command text NOT NULL,
    active boolean NOT NULL,
    last_run_id bigint DEFAULT 0 NOT NULL,
    last_started timestamptz,
    last_finished timestamptz,
    last_status text,
    runs bigint DEFAULT 0 NOT NULL,
    failures bigint DEFAULT 0 NOT NULL,
    last_failed timestamptz,
    last_error text,
    CONSTRAINT job_pkey PRIMARY KEY (job)
);
COMMENT ON TABLE ops.job IS 'The jobs of db/jobs.sql: their last run and failure.';

CREATE TABLE ops.violation (
    rule text NOT NULL,
    subject text NOT NULL,
    seen_at timestamptz DEFAULT now() NOT NULL
);
COMMENT ON TABLE ops.violation IS 'Broken invariants that the last hourly check found; empty: none.';

-- Schedules ---------------------------------------------------------------------------------------
CREATE TABLE cache.schedule (
    owner text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    gate boolean DEFAULT FALSE NOT NULL,
    spec jsonb NOT NULL,
    date_stencil jsonb NOT NULL,
    event_types text[] NOT NULL,
    all_types boolean NOT NULL,
    earliest date,
    definition text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    suspended text,
    CONSTRAINT schedule_pkey PRIMARY KEY (owner, name),
    CONSTRAINT schedule_name_check CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$')
);
COMMENT ON TABLE cache.schedule IS 'Specifications that are run once for every newly loaded date.';
COMMENT ON COLUMN cache.schedule.owner IS 'The login whose rights each run needs.';
COMMENT ON COLUMN cache.schedule.gate IS
'Set up in the gate database: each run needs what the login''s roles grant there; otherwise, its rights in this one.';
COMMENT ON COLUMN cache.schedule.definition IS
'Digest of specification and stencil: a changed schedule runs anew for every date.';
COMMENT ON COLUMN cache.schedule.suspended IS 'Why it does not run any more, as when its owner lost the right.';

CREATE TABLE cache.schedule_run (
    owner text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    reference_date date NOT NULL,
    definition text NOT NULL,
    state text NOT NULL,
    query_id text COLLATE "C",
    attempts integer NOT NULL,
    started_at timestamptz DEFAULT now() NOT NULL,
    finished_at timestamptz,
    retry_at timestamptz,
    error text,
    CONSTRAINT schedule_run_pkey PRIMARY KEY (owner, name, reference_date, definition),
    CONSTRAINT schedule_run_schedule_fkey
    FOREIGN KEY (owner, name) REFERENCES cache.schedule (owner, name) ON DELETE CASCADE,
    CONSTRAINT schedule_run_state_check CHECK (state IN ('running', 'success', 'failed')),
    CONSTRAINT schedule_run_error_check CHECK ((state = 'failed') = (error IS NOT NULL))
);
COMMENT ON TABLE cache.schedule_run IS
'One row a schedule and date: where its query stands, and how often it was tried.';

CREATE TABLE cache.rendered (
    name text COLLATE "C" NOT NULL,
    body text NOT NULL,
    CONSTRAINT rendered_pkey PRIMARY KEY (name)
);
COMMENT ON TABLE cache.rendered IS
'Small released results as the JSON that is asked for over and over, by the name of their table: made with it, and'
' gone with it.';

-- Settings ----------------------------------------------------------------------------------------
INSERT INTO ops.setting (name, value, kind, description) VALUES
('cache_size', 'auto', 'size', 'Most bytes of stored results; auto: a tenth of the disk''s room.'),
('cache_low_water', '90', 'integer', 'Evicting goes on until results take this percentage of cache_size.'),
('cache_half_life', '1000', 'integer', 'A use counts half after this many uses of any results.'),
('cache_half_life_time', '0 seconds', 'interval', 'A use counts half after this time instead; 0: by uses.'),
('cache_protected_period', '1 day', 'interval', 'A result is kept for so long after it was made or used last.'),
('cache_prune_every', '10 minutes', 'interval', 'How often pg_cron looks for stale results and the limit.'),
('cache_prune_timeout', '10 minutes', 'interval', 'Longest run of it; the next one goes on.'),
('cache_dependencies', 'true', 'boolean', 'Keep parts of queries, such as each day''s locations, as results.'),
('schedule_queue', '10', 'integer', 'Most queries of one schedule that wait or run at a time.'),
('schedules_per_user', '20', 'integer', 'Most schedules of one analyst of the gate database.'),
('schedule_attempts', '3', 'integer', 'How often a schedule''s query is tried for a date.'),
('schedule_retry_after', '10 minutes', 'interval', 'Wait before the second try; twice that before the third.'),
('log_retention', '90 days', 'interval', 'Rows of ops.log are kept for so long; 0: for ever.'),
('reject_retention', '90 days', 'interval', 'Rejected rows are kept for so long; 0: for ever.'),
('audit_retention', '0 seconds', 'interval', 'Months of the audit trail are kept for so long; 0: for ever.'),
('event_retention', '0 seconds', 'interval', 'Days of events and mobile money are kept for so long; 0: for ever.');
