-- Schemas of design: who may touch each is written in db/roles/grants.sql.
CREATE SCHEMA store;
COMMENT ON SCHEMA store IS 'Narrow base tables: events by day, dictionaries, sightings. Owner and loader only.';
CREATE SCHEMA events;
COMMENT ON SCHEMA events IS
'Call records under FlowDB''s names and columns: views over store, for individual-level analysts.';
CREATE SCHEMA infrastructure;
COMMENT ON SCHEMA infrastructure IS 'Sites, cells and handset models under FlowDB''s names: views over store.';
CREATE SCHEMA geography;
COMMENT ON SCHEMA geography IS 'Region layers, one view a layer, readable by everybody.';
CREATE SCHEMA dfs;
COMMENT ON SCHEMA dfs IS 'Mobile-money transactions under FlowDB''s names.';
CREATE SCHEMA query;
COMMENT ON SCHEMA query IS
'The compiler: registry of query kinds, validation, normal form, identity, plan, SQL text.';
CREATE SCHEMA cache;
COMMENT ON SCHEMA cache IS
'Catalogue of all results, jobs, and the complete tables of aggregates. Owner and worker only.';
CREATE SCHEMA individual;
COMMENT ON SCHEMA individual IS 'Stored individual-level results. Individual-level analysts and worker only.';
CREATE SCHEMA redact;
COMMENT ON SCHEMA redact IS 'Redaction views over complete tables. Owner and worker only.';
CREATE SCHEMA results;
COMMENT ON SCHEMA results IS 'Released rows, one table a stored aggregate, read through schema flow.';
CREATE SCHEMA access;
COMMENT ON SCHEMA access IS 'Roles, grants and the audit trail.';
CREATE SCHEMA etl;
COMMENT ON SCHEMA etl IS 'Loads, rejects and sources.';
CREATE SCHEMA flow;
COMMENT ON SCHEMA flow IS 'The surface: all that callers may execute.';
CREATE SCHEMA IF NOT EXISTS ops;
COMMENT ON SCHEMA ops IS 'Settings, deploy bookkeeping, scheduled jobs.';

CREATE TABLE ops.setting (
    name text COLLATE "C" NOT NULL,
    value text NOT NULL,
    kind text NOT NULL,
    description text NOT NULL,
    locked_by_data boolean DEFAULT FALSE NOT NULL,
    choices text[],
    CONSTRAINT setting_pkey PRIMARY KEY (name),
    CONSTRAINT setting_kind_check CHECK (
        kind IN ('text', 'integer', 'number', 'boolean', 'interval', 'list', 'size')
    )
);
COMMENT ON TABLE ops.setting IS 'One row a setting; change it with ops.set_setting.';
COMMENT ON COLUMN ops.setting.locked_by_data IS
'True: the value is fixed once a day is loaded, for stored rows depend on it.';
COMMENT ON COLUMN ops.setting.choices IS
'The values a setting may have; of a list, its members. NULL: any of its kind.';

INSERT INTO ops.setting (name, value, kind, description, locked_by_data) VALUES
('time_zone', 'UTC', 'text', 'The country''s time zone: days, hours and partitions follow it.', TRUE),
('privacy_profile', 'flowkit', 'text', 'Redaction profile: flowkit.', FALSE),
('privacy_threshold', '15', 'integer', 'A published number stands for more people than this.', FALSE),
('default_event_types', 'calls,sms', 'list', 'Event types read when a query names none.', FALSE),
('read_sightings', 'true', 'boolean',
'Answer from the daily roll-up where it gives the same rows as the events.', FALSE),
('part_events', '250000', 'integer',
'Events for each range of subscribers that a worker answers by itself; 0: no ranges.', FALSE),
('max_query_depth', '32', 'integer', 'Deepest nesting of query specifications.', FALSE),
('max_subqueries', '2000', 'integer', 'Most specifications nested in one query.', FALSE),
('job_attempts', '3', 'integer', 'How often a job whose backend died is run again before it fails.', FALSE),
('job_timeout', '6 hours', 'interval', 'A job that runs longer is cancelled by the watchdog.', FALSE),
('cron_after', '20 seconds', 'interval', 'pg_cron takes jobs that no worker took for this long.', FALSE);
UPDATE ops.setting SET choices = ARRAY['flowkit']
WHERE name = 'privacy_profile';
UPDATE ops.setting SET choices = ARRAY['calls', 'sms', 'mds', 'topups']
WHERE name = 'default_event_types';

CREATE TABLE ops.secret (
    name text COLLATE "C" NOT NULL,
    value text NOT NULL,
    CONSTRAINT secret_pkey PRIMARY KEY (name)
);
COMMENT ON TABLE ops.secret IS 'Keys that only the owner may read.';
INSERT INTO ops.secret (name, value) VALUES ('sampling', encode(sha256(uuid_send(gen_random_uuid())), 'hex'));
