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
    rows_duplicate bigint DEFAULT 0 NOT NULL,
    lines_read bigint,
    lines_skipped bigint DEFAULT 0 NOT NULL,
    rows_malformed bigint DEFAULT 0 NOT NULL,
    key_id text,
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
    CONSTRAINT load_account_check CHECK (rows_in = rows_kept + rows_duplicate + rows_rejected),
    CONSTRAINT load_lines_check CHECK (lines_read = rows_staged + rows_malformed + lines_skipped)
);
COMMENT ON TABLE etl.load IS
'One row a load of a day of an event type. Always rows_in = rows_kept + rows_duplicate + rows_rejected, and
lines_read = rows_staged + rows_malformed + lines_skipped.';
COMMENT ON COLUMN etl.load.batch IS
'Days loaded from the same files share a batch: the number of its first load, which names the staging tables too.';
COMMENT ON COLUMN etl.load.rows_staged IS 'Rows in the staging table of the batch; null until all of them are there.';
COMMENT ON COLUMN etl.load.unresolved IS 'True: cells have changed since, and the day is to be resolved again.';
COMMENT ON COLUMN etl.load.rows_in IS
'Rows that the files, or the extract of a source, held; counted apart from what became of them. A batch''s rejects
stand with its first load.';
COMMENT ON COLUMN etl.load.rows_duplicate IS 'Rows left out since an equal one was kept; only of sources that say so.';
COMMENT ON COLUMN etl.load.lines_read IS 'Lines of all files of the batch, headers not counted.';
COMMENT ON COLUMN etl.load.lines_skipped IS 'Empty lines, headers that were repeated, and trailers: no rows.';
COMMENT ON COLUMN etl.load.rows_malformed IS 'Lines that could not be read as a row; each is a reject.';
COMMENT ON COLUMN etl.load.key_id IS 'Which key its identifiers were keyed with: a digest that does not give it away.';
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
    key_id text,
    loaded_by text DEFAULT session_user NOT NULL,
    loaded_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT place_load_pkey PRIMARY KEY (load),
    CONSTRAINT place_load_account_check CHECK (rows_in = rows_kept + rows_rejected)
);
COMMENT ON TABLE etl.place_load IS
'One row a load of sites, cells, tacs, a region layer, mobile money or a subset; rejects: [{line, reason, content}].';
COMMENT ON COLUMN etl.place_load.key_id IS 'Which key its identifiers were keyed with, as in etl.load.';

CREATE TABLE etl.source (
    source text COLLATE "C" NOT NULL,
    event_type text COLLATE "C" NOT NULL,
    format jsonb NOT NULL,
    extract text NOT NULL,
    columns text[] NOT NULL,
    description text NOT NULL,
    pattern text,
    relation text,
    condition text,
    reject_share numeric,
    remove_duplicates boolean DEFAULT FALSE NOT NULL,
    keyed text[] DEFAULT '{}' NOT NULL,
    folder text,
    schedule interval,
    first_day date,
    last_day date,
    problem text,
    CONSTRAINT source_pkey PRIMARY KEY (source, event_type),
    CONSTRAINT source_event_type_check CHECK (event_type IN ('calls', 'sms', 'mds', 'topups')),
    CONSTRAINT source_share_check CHECK (reject_share BETWEEN 0 AND 1)
);
COMMENT ON TABLE etl.source IS
'How foreign files become our columns: format options, and an extract query over the staging table, kept as data.';
COMMENT ON COLUMN etl.source.format IS
'How files are read: columns (those they must have; in their order when header is false), optional (those they may
have), header, skip, delimiter, quote, escape, encoding, null, trailer, file (usual name), days (that a file holds).';
COMMENT ON COLUMN etl.source.pattern IS 'Names of its files, with the date in it: calls_%Y%m%d*.csv.gz.';
COMMENT ON COLUMN etl.source.relation IS
'The relation of this database that its rows come from, a foreign table for instance; null: files.';
COMMENT ON COLUMN etl.source.condition IS
'Which rows of the relation (staging) belong to the days wanted (run): SQL that flow_extract evaluates.';
COMMENT ON COLUMN etl.source.reject_share IS
'A load with a larger share of rejects fails; null: as setting max_reject_share says.';
COMMENT ON COLUMN etl.source.remove_duplicates IS 'True: of rows that are equal in all columns the first is kept.';
COMMENT ON COLUMN etl.source.keyed IS
'Columns of its files that hold plain identifiers: the loader keys them before they reach the database.';
COMMENT ON COLUMN etl.source.folder IS
'Folder of the server whose files of that pattern pg_cron loads (setting load_folders); null: none.';
COMMENT ON COLUMN etl.source.schedule IS
'How long after the end of a day pg_cron takes its rows of the relation; null: nobody does by itself.';
COMMENT ON COLUMN etl.source.first_day IS 'The first day that the schedule takes; last_day: the last, null: for ever.';
COMMENT ON COLUMN etl.source.problem IS 'Why pg_cron could not look at its folder or relation the last time.';
COMMENT ON COLUMN etl.source.columns IS 'Columns that the extract gives: line, and any of an event''s own.';
