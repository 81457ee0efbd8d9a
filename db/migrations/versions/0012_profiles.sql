-- Privacy profiles, limits of roles, and the watchdog of the gate database.
UPDATE ops.setting SET
    choices = ARRAY['flowkit', 'strict'],
    description = 'What may be published: flowkit (FlowMachine''s rules, one threshold everywhere) or strict.'
WHERE name = 'privacy_profile';

INSERT INTO ops.setting (name, value, kind, description, locked_by_data) VALUES
('strict_kinds', 'spatial_aggregate,daily_location,geography,distance_matrix', 'list',
'Profile strict: kinds of query, at any depth, that may be answered. Each is safe by itself; docs/security.md.', FALSE),
('strict_units', 'admin0,admin1,admin2,admin3', 'list', 'Profile strict: units that may be asked for.', FALSE),
('gate_run_time', '15 minutes', 'interval', 'A statement in the gate database that runs longer is cancelled.', FALSE),
('gate_idle_time', '1 hour', 'interval',
'A transaction in the gate database that lies open for longer ends with its session.', FALSE),
('gate_temp_space', '4096', 'integer',
'Megabytes of temporary files of the gate database; beyond, its longest statements are cancelled.', FALSE),
('gate_connections', '8', 'integer', 'Sessions that one login may have in the gate database.', FALSE);

-- What a role may see beyond its scopes; null: no limit.
ALTER TABLE access.role ADD COLUMN profile text;
ALTER TABLE access.role ADD COLUMN first_day date;
ALTER TABLE access.role ADD COLUMN last_day date;
ALTER TABLE access.role ADD COLUMN event_types text[];
ALTER TABLE access.role ADD COLUMN max_rows bigint;
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE access.role ADD CONSTRAINT role_profile_check CHECK (profile = 'strict');
COMMENT ON COLUMN access.role.profile IS 'strict: the role is held to that profile, whatever the deployment''s is.';
COMMENT ON COLUMN access.role.first_day IS 'The role sees results of data from this day on.';
COMMENT ON COLUMN access.role.last_day IS 'The role sees results of data to this day.';
COMMENT ON COLUMN access.role.event_types IS 'The role sees results of these event types.';
COMMENT ON COLUMN access.role.max_rows IS 'The role sees results of no more released rows than this.';

CREATE TABLE cache.settled (
    question text COLLATE "C" NOT NULL,
    cell jsonb NOT NULL,
    contributors bigint NOT NULL,
    content jsonb NOT NULL,
    CONSTRAINT settled_pkey PRIMARY KEY (question, cell)
);
COMMENT ON TABLE cache.settled IS
'Profile strict: the numbers that were settled for each question and cell. A number that later data change by no'
' more people than the threshold stays as it is. Complete: the owner only.';
COMMENT ON COLUMN cache.settled.question IS 'SHA-256 of the specification in normal form.';
