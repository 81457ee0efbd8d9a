-- Checks of a day before it is attached.
CREATE TABLE etl.qa_check (
    check_name text COLLATE "C" NOT NULL,
    event_type text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    expression text NOT NULL,
    unit text NOT NULL,
    description text NOT NULL,
    severity text DEFAULT 'info' NOT NULL,
    lower numeric,
    upper numeric,
    least_ratio numeric,
    most_ratio numeric,
    tuned_by text,
    CONSTRAINT qa_check_pkey PRIMARY KEY (check_name, event_type),
    CONSTRAINT qa_check_event_type_check CHECK (event_type IN ('calls', 'sms', 'mds', 'topups')),
    CONSTRAINT qa_check_kind_check CHECK (kind IN ('number', 'time')),
    CONSTRAINT qa_check_severity_check CHECK (severity IN ('off', 'info', 'warn', 'block')),
    CONSTRAINT qa_check_bounds_check CHECK (lower <= upper AND least_ratio <= most_ratio)
);
COMMENT ON TABLE etl.qa_check IS
'What is measured on each day before it is attached: SELECT <expression> FROM <source>, one value.';
COMMENT ON COLUMN etl.qa_check.source IS
'What stands after FROM. There are events (the day''s table), sightings (its roll-up), locations (location, events),'
' cells and load (the row of etl.load). Checks of the same source are computed in one pass.';
COMMENT ON COLUMN etl.qa_check.severity IS
'off: not computed; info: computed; warn: noted when out of bounds; block: then the day is not attached.';
COMMENT ON COLUMN etl.qa_check.least_ratio IS
'Least share of the median of the four same weekdays before; most_ratio: the most.';
COMMENT ON COLUMN etl.qa_check.tuned_by IS
'Who changed severity or bounds; a deploy then leaves them as they are.';

CREATE TABLE etl.qa_outcome (
    load bigint NOT NULL,
    check_name text COLLATE "C" NOT NULL,
    number numeric,
    instant timestamptz,
    outcome text,
    usual numeric,
    status text NOT NULL,
    reason text,
    checked_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT qa_outcome_pkey PRIMARY KEY (load, check_name),
    CONSTRAINT qa_outcome_load_fkey FOREIGN KEY (load) REFERENCES etl.load (load) ON DELETE CASCADE,
    CONSTRAINT qa_outcome_status_check CHECK (status IN ('ok', 'warn', 'blocked', 'error'))
);
COMMENT ON TABLE etl.qa_outcome IS
'What each check found on each load, the latest time it ran.';
COMMENT ON COLUMN etl.qa_outcome.outcome IS
'The value as text, times in UTC; null when there was nothing to measure.';
COMMENT ON COLUMN etl.qa_outcome.usual IS
'Median of the four same weekdays before, as far as they are loaded.';

-- How far a load is, while it runs.
ALTER TABLE etl.load
ADD COLUMN step text,
ADD COLUMN rows_done bigint;
COMMENT ON COLUMN etl.load.step IS 'What the loader is doing, while it is; noted once a second.';
COMMENT ON COLUMN etl.load.rows_done IS 'Rows copied so far.';

-- Files that flowsql load watch, or pg_cron, has met.
CREATE TABLE etl.watched_file (
    file text COLLATE "C" NOT NULL,
    event_type text COLLATE "C" NOT NULL,
    day date NOT NULL,
    size bigint NOT NULL,
    modified timestamptz NOT NULL,
    unchanged_since timestamptz NOT NULL,
    source text COLLATE "C",
    state text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    retry_at timestamptz,
    error text,
    changed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT watched_file_pkey PRIMARY KEY (file),
    CONSTRAINT watched_file_state_check CHECK (state IN ('waiting', 'loaded', 'failed'))
);
COMMENT ON TABLE etl.watched_file IS
'Files found by flowsql load watch, or by pg_cron. One that changes after it was loaded waits again: its day is loaded
anew.';
COMMENT ON COLUMN etl.watched_file.source IS 'The source whose folder pg_cron found it in; null: flowsql load watch.';
COMMENT ON COLUMN etl.watched_file.attempts IS 'How often its loading was begun since it changed last.';

-- Days of relations that pg_cron loads by the schedule of their source.
CREATE TABLE etl.scheduled_day (
    source text COLLATE "C" NOT NULL,
    event_type text COLLATE "C" NOT NULL,
    day date NOT NULL,
    state text DEFAULT 'waiting' NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    rows_seen bigint,
    retry_at timestamptz,
    error text,
    changed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT scheduled_day_pkey PRIMARY KEY (source, event_type, day),
    CONSTRAINT scheduled_day_source_fkey FOREIGN KEY (source, event_type)
    REFERENCES etl.source (source, event_type) ON DELETE CASCADE,
    CONSTRAINT scheduled_day_state_check CHECK (state IN ('waiting', 'loaded', 'failed'))
);
COMMENT ON TABLE etl.scheduled_day IS
'What became of each day that was due by the schedule of its source.';
COMMENT ON COLUMN etl.scheduled_day.rows_seen IS
'Rows that the relation had of the day at the last look: it is loaded when there are as many at the next.';
