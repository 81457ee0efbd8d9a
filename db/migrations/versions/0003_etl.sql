CREATE TABLE etl.load (
    load bigint GENERATED ALWAYS AS IDENTITY,
    batch bigint,
    event_type text COLLATE "C" NOT NULL,
    day date NOT NULL,
    state text NOT NULL,
    source text NOT NULL,
    files text[] DEFAULT '{}' NOT NULL,
    rows_staged bigint,
    rows_in bigint DEFAULT 0 NOT NULL,
    rows_kept bigint DEFAULT 0 NOT NULL,
    rows_rejected bigint DEFAULT 0 NOT NULL,
    error text,
    unresolved boolean DEFAULT FALSE NOT NULL,
    started_by text DEFAULT session_user NOT NULL,
    started_at timestamptz DEFAULT now() NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT load_pkey PRIMARY KEY (load),
    CONSTRAINT load_event_type_check CHECK (event_type IN ('calls', 'sms', 'mds', 'topups')),
    CONSTRAINT load_state_check CHECK (
        state IN ('staged', 'checked', 'attached', 'superseded', 'dropped', 'failed')
    ),
    CONSTRAINT load_account_check CHECK (state <> 'attached' OR rows_in = rows_kept + rows_rejected)
);
COMMENT ON TABLE etl.load IS
'One row a load of a day of an event type. rows_in = rows_kept + rows_rejected once attached.';
COMMENT ON COLUMN etl.load.batch IS
'Days loaded from the same files share a batch: the number of its first load, which names the staging tables too.';
COMMENT ON COLUMN etl.load.rows_staged IS 'Rows in the staging table of the batch; null until all of them are there.';
COMMENT ON COLUMN etl.load.unresolved IS 'True: cells have changed since, and the day is to be resolved again.';
CREATE UNIQUE INDEX load_attached_key ON etl.load (event_type, day) WHERE state = 'attached';

CREATE TABLE etl.reject (
    load bigint NOT NULL,
    line bigint NOT NULL,
    reason text NOT NULL,
    content jsonb,
    CONSTRAINT reject_load_fkey FOREIGN KEY (load) REFERENCES etl.load (load) ON DELETE CASCADE
);
COMMENT ON TABLE etl.reject IS
'Rows that a load refused, with their line (of the files in order, header not counted) and the reason.';
CREATE INDEX reject_load_idx ON etl.reject (load);

CREATE TABLE etl.location_seen (
    load bigint NOT NULL,
    location integer NOT NULL,
    events bigint NOT NULL,
    CONSTRAINT location_seen_pkey PRIMARY KEY (load, location),
    CONSTRAINT location_seen_load_fkey FOREIGN KEY (load) REFERENCES etl.load (load) ON DELETE CASCADE
);
COMMENT ON TABLE etl.location_seen IS
'Which location ids the events of a loaded day name: a changed cell concerns these days and no others.';

CREATE TABLE etl.place_load (
    load bigint GENERATED ALWAYS AS IDENTITY,
    what text NOT NULL,
    files text[] DEFAULT '{}' NOT NULL,
    rows_in bigint NOT NULL,
    rows_kept bigint NOT NULL,
    rows_rejected bigint NOT NULL,
    rejects jsonb DEFAULT '[]' NOT NULL,
    notes text[] DEFAULT '{}' NOT NULL,
    loaded_by text DEFAULT session_user NOT NULL,
    loaded_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT place_load_pkey PRIMARY KEY (load),
    CONSTRAINT place_load_account_check CHECK (rows_in = rows_kept + rows_rejected)
);
COMMENT ON TABLE etl.place_load IS
'One row a load of sites, cells, tacs, a region layer or a subset; rejects: [{line, reason, content}].';

CREATE TABLE etl.source (
    source text COLLATE "C" NOT NULL,
    event_type text COLLATE "C" NOT NULL,
    format jsonb NOT NULL,
    extract text NOT NULL,
    columns text[] NOT NULL,
    description text NOT NULL,
    CONSTRAINT source_pkey PRIMARY KEY (source, event_type),
    CONSTRAINT source_event_type_check CHECK (event_type IN ('calls', 'sms', 'mds', 'topups'))
);
COMMENT ON TABLE etl.source IS
'How foreign files become our columns: format options, and an extract query over the staging table, kept as data.';
COMMENT ON COLUMN etl.source.format IS
'{"columns": those the file must have, "file": its usual name, "days": how many days it holds, "delimiter": ","}.';
COMMENT ON COLUMN etl.source.columns IS 'Columns that the extract gives: line, and any of an event''s own.';
