-- The registry: a query kind is its rows here and its builder, all made by db/functions/query/<kind>.sql.
CREATE TABLE query.kind (
    kind text COLLATE "C" NOT NULL,
    level text NOT NULL,
    exposed boolean NOT NULL,
    categories text[] NOT NULL,
    parameters jsonb NOT NULL,
    columns jsonb NOT NULL,
    redaction jsonb,
    unit_from text,
    same_unit text[] NOT NULL,
    stored boolean NOT NULL,
    reads text[] NOT NULL,
    example jsonb NOT NULL,
    summary text NOT NULL,
    description text NOT NULL,
    CONSTRAINT kind_pkey PRIMARY KEY (kind),
    CONSTRAINT kind_level_check CHECK (level IN ('aggregate', 'subscriber')),
    CONSTRAINT kind_exposed_check CHECK (NOT exposed OR (level = 'aggregate' AND redaction IS NOT NULL))
);
COMMENT ON TABLE query.kind IS
'Query kinds. An exposed kind may be asked at top level by everybody, so it has a redaction rule.';
COMMENT ON COLUMN query.kind.reads IS
'Event types a kind always reads; empty: those its event_types parameter names.';

CREATE TABLE cache.query (
    id text COLLATE "C" NOT NULL,
    spec jsonb NOT NULL,
    kind text COLLATE "C" NOT NULL,
    level text NOT NULL,
    unit text COLLATE "C",
    state text NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    queued_at timestamptz DEFAULT now() NOT NULL,
    started_at timestamptz,
    finished_at timestamptz,
    backend_pid integer,
    backend_start timestamptz,
    sqlstate text,
    error text,
    missing jsonb DEFAULT '[]' NOT NULL,
    rows_stored bigint,
    bytes bigint DEFAULT 0 NOT NULL,
    compute_ms double precision DEFAULT 0 NOT NULL,
    uses bigint DEFAULT 0 NOT NULL,
    last_used timestamptz DEFAULT now() NOT NULL,
    stale boolean DEFAULT FALSE NOT NULL,
    asked_by text COLLATE "C" DEFAULT '' NOT NULL,
    CONSTRAINT query_pkey PRIMARY KEY (id),
    CONSTRAINT query_id_check CHECK (id ~ '^[0-9a-f]{32}$'),
    CONSTRAINT query_level_check CHECK (level IN ('aggregate', 'subscriber')),
    CONSTRAINT query_state_check CHECK (state IN ('queued', 'running', 'ready', 'failed', 'cancelled', 'evicted')),
    CONSTRAINT query_running_check CHECK ((state = 'running') = (backend_pid IS NOT NULL)),
    CONSTRAINT query_failed_check CHECK ((state = 'failed') = (error IS NOT NULL))
) WITH (fillfactor = 50);
COMMENT ON TABLE cache.query IS
'The one source of truth on every query: its state, who computes it, what it cost. ready <=> its tables exist.';
COMMENT ON COLUMN cache.query.asked_by IS
'Whose job it is, as via:login of access.asked: their running jobs have a limit. Empty: nobody''s.';
CREATE INDEX query_queued_idx ON cache.query (asked_by, priority DESC, queued_at, id) WHERE state = 'queued';
CREATE INDEX query_running_idx ON cache.query (id) WHERE state = 'running';
CREATE INDEX query_bytes_idx ON cache.query (bytes) WHERE bytes > 0;

CREATE TABLE cache.dependency (
    id text COLLATE "C" NOT NULL,
    depends_on text COLLATE "C" NOT NULL,
    CONSTRAINT dependency_pkey PRIMARY KEY (id, depends_on),
    CONSTRAINT dependency_id_fkey FOREIGN KEY (id) REFERENCES cache.query (id) ON DELETE CASCADE,
    CONSTRAINT dependency_depends_on_fkey FOREIGN KEY (depends_on) REFERENCES cache.query (id) ON DELETE CASCADE
);
COMMENT ON TABLE cache.dependency IS 'Which stored sub-queries a query is computed from.';
CREATE INDEX dependency_depends_on_idx ON cache.dependency (depends_on);

CREATE TABLE cache.day_used (
    id text COLLATE "C" NOT NULL,
    event_type text COLLATE "C" NOT NULL,
    day date NOT NULL,
    CONSTRAINT day_used_pkey PRIMARY KEY (event_type, day, id),
    CONSTRAINT day_used_id_fkey FOREIGN KEY (id) REFERENCES cache.query (id) ON DELETE CASCADE
);
COMMENT ON TABLE cache.day_used IS
'Which loaded or missing days a query reads: loading one of them makes its result stale.';
CREATE INDEX day_used_id_idx ON cache.day_used (id);
