-- Dictionaries: a text identifier is stored once, everywhere else it is an integer.
CREATE TABLE store.subscriber (
    subscriber integer GENERATED ALWAYS AS IDENTITY,
    msisdn text COLLATE "C" NOT NULL,
    CONSTRAINT subscriber_pkey PRIMARY KEY (subscriber),
    CONSTRAINT subscriber_msisdn_key UNIQUE (msisdn)
);
COMMENT ON TABLE store.subscriber IS
'Pseudonymous subscriber identifiers (msisdn) and the number that stands for each; at most 2,147,483,647 of them.';

CREATE TABLE store.equipment (
    equipment integer GENERATED ALWAYS AS IDENTITY,
    imei text COLLATE "C" NOT NULL,
    CONSTRAINT equipment_pkey PRIMARY KEY (equipment),
    CONSTRAINT equipment_imei_key UNIQUE (imei)
);
COMMENT ON TABLE store.equipment IS 'Pseudonymous handset identifiers (imei).';

CREATE TABLE store.sim (
    sim integer GENERATED ALWAYS AS IDENTITY,
    imsi text COLLATE "C" NOT NULL,
    CONSTRAINT sim_pkey PRIMARY KEY (sim),
    CONSTRAINT sim_imsi_key UNIQUE (imsi)
);
COMMENT ON TABLE store.sim IS 'Pseudonymous SIM identifiers (imsi).';

CREATE TABLE store.device (
    device integer GENERATED ALWAYS AS IDENTITY,
    equipment integer,
    sim integer,
    tac integer,
    CONSTRAINT device_pkey PRIMARY KEY (device)
);
-- Its expressions tell the planner how many of each there are, nulls too.
CREATE UNIQUE INDEX device_parts_idx ON store.device (coalesce(equipment, 0), coalesce(sim, 0), coalesce(tac, -1));
COMMENT ON TABLE store.device IS
'What an event was made with: handset, SIM card and phone model as they came together, each null when it was not told.'
' Device 0 is that of events that tell none of them. An event holds this one number in the place of three.';
COMMENT ON COLUMN store.device.tac IS
'Type allocation code as the event came with it; store.tac need not know it.';
INSERT INTO store.device (device) OVERRIDING SYSTEM VALUE VALUES (0);

CREATE TABLE store.location (
    location integer GENERATED ALWAYS AS IDENTITY,
    location_id text COLLATE "C" NOT NULL,
    CONSTRAINT location_pkey PRIMARY KEY (location),
    CONSTRAINT location_location_id_key UNIQUE (location_id)
);
COMMENT ON TABLE store.location IS
'Every location id that an event came with, known cell or not, the empty text too.';

-- Places. Versions of one site or cell never overlap in service dates: the loader refuses them.
CREATE TABLE store.site (
    site integer GENERATED ALWAYS AS IDENTITY,
    id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    first_service date,
    last_service date,
    point public.geometry (point, 4326),
    attributes jsonb DEFAULT '{}' NOT NULL,
    CONSTRAINT site_pkey PRIMARY KEY (site),
    CONSTRAINT site_id_version_key UNIQUE (id, version),
    CONSTRAINT site_service_check CHECK (first_service <= last_service)
);
COMMENT ON TABLE store.site IS 'Mast sites by version. A null service date is unbounded; both ends are inclusive.';

CREATE TABLE store.cell (
    cell integer GENERATED ALWAYS AS IDENTITY,
    id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    site_id text COLLATE "C",
    first_service date,
    last_service date,
    point public.geometry (point, 4326),
    tie_rank integer,
    attributes jsonb DEFAULT '{}' NOT NULL,
    CONSTRAINT cell_pkey PRIMARY KEY (cell),
    CONSTRAINT cell_id_version_key UNIQUE (id, version),
    CONSTRAINT cell_service_check CHECK (first_service <= last_service)
);
COMMENT ON TABLE store.cell IS
'Cells by version: a moved cell has a new version. Null service dates are unbounded; both ends are inclusive.';
COMMENT ON COLUMN store.cell.tie_rank IS
'Place in the order (id, version): breaks ties between events of one instant.';

CREATE TABLE store.tac (
    tac integer NOT NULL,
    brand text,
    model text,
    width numeric,
    height numeric,
    depth numeric,
    weight numeric,
    display_width numeric,
    display_height numeric,
    hnd_type text,
    software_os_vendor text,
    software_os_name text,
    software_os_version text,
    attributes jsonb DEFAULT '{}' NOT NULL,
    CONSTRAINT tac_pkey PRIMARY KEY (tac)
);
COMMENT ON TABLE store.tac IS 'Handset models by type allocation code (the first eight digits of an IMEI).';

CREATE TABLE store.layer (
    layer text COLLATE "C" NOT NULL,
    shape text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    loaded_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT layer_pkey PRIMARY KEY (layer),
    CONSTRAINT layer_shape_check CHECK (shape IN ('polygon', 'point'))
);
COMMENT ON TABLE store.layer IS
'Aggregation units: admin0 to admin3, custom polygon layers, and lon-lat (the points of the cells).';

CREATE TABLE store.region (
    region integer GENERATED ALWAYS AS IDENTITY,
    layer text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    name text,
    lon double precision,
    lat double precision,
    geom public.geometry (geometry, 4326),
    attributes jsonb DEFAULT '{}' NOT NULL,
    CONSTRAINT region_pkey PRIMARY KEY (region),
    CONSTRAINT region_layer_code_key UNIQUE (layer, code),
    CONSTRAINT region_layer_fkey FOREIGN KEY (layer) REFERENCES store.layer (layer)
);
COMMENT ON TABLE store.region IS
'Places of a layer: polygons with a code (pcod), or for lon-lat one row a distinct point (code = its text).';
CREATE INDEX region_geom_idx ON store.region USING gist (geom);

CREATE TABLE store.cell_region (
    layer text COLLATE "C" NOT NULL,
    cell integer NOT NULL,
    region integer NOT NULL,
    CONSTRAINT cell_region_pkey PRIMARY KEY (layer, cell, region),
    CONSTRAINT cell_region_cell_fkey FOREIGN KEY (cell) REFERENCES store.cell (cell),
    CONSTRAINT cell_region_region_fkey FOREIGN KEY (region) REFERENCES store.region (region) ON DELETE CASCADE
);
COMMENT ON TABLE store.cell_region IS
'Which region of each layer a cell version lies strictly within: computed once, so no query joins by geometry.';

-- Events, one partition a day of the country's zone: <type>_<YYYYMMDD>, rows in subscriber order. Columns stand by
-- size, so that no byte of a row is lost to alignment.
CREATE TABLE store.calls (
    subscriber integer NOT NULL,
    cell integer,
    time timestamptz NOT NULL,
    counterpart integer,
    device integer DEFAULT 0 NOT NULL,
    location integer,
    outgoing boolean,
    duration numeric,
    id bytea
) PARTITION BY RANGE (time);
COMMENT ON TABLE store.calls IS
'Calls, one row a party. duration in seconds; cell is the version in service that day, null if none.';

CREATE TABLE store.sms (
    subscriber integer NOT NULL,
    cell integer,
    time timestamptz NOT NULL,
    counterpart integer,
    device integer DEFAULT 0 NOT NULL,
    location integer,
    outgoing boolean,
    id bytea
) PARTITION BY RANGE (time);
COMMENT ON TABLE store.sms IS 'Text messages, one row a party.';

CREATE TABLE store.mds (
    subscriber integer NOT NULL,
    cell integer,
    time timestamptz NOT NULL,
    device integer DEFAULT 0 NOT NULL,
    location integer,
    duration numeric,
    volume_total numeric,
    volume_upload numeric,
    volume_download numeric,
    id bytea
) PARTITION BY RANGE (time);
COMMENT ON TABLE store.mds IS
'Mobile data sessions. duration in seconds, volumes as the operator gives them (bytes as a rule).';

CREATE TABLE store.topups (
    subscriber integer NOT NULL,
    cell integer,
    time timestamptz NOT NULL,
    device integer DEFAULT 0 NOT NULL,
    location integer,
    recharge_amount numeric,
    airtime_fee numeric,
    tax_and_fee numeric,
    pre_event_balance numeric,
    post_event_balance numeric,
    type text,
    id bytea
) PARTITION BY RANGE (time);
COMMENT ON TABLE store.topups IS 'Airtime top-ups, amounts in the operator''s currency.';

COMMENT ON COLUMN store.calls.id IS 'The event''s own id, packed: events.id_text gives it as it came.';
COMMENT ON COLUMN store.sms.id IS 'The event''s own id, packed: events.id_text gives it as it came.';
COMMENT ON COLUMN store.mds.id IS 'The event''s own id, packed: events.id_text gives it as it came.';
COMMENT ON COLUMN store.topups.id IS 'The event''s own id, packed: events.id_text gives it as it came.';

-- What is kept beside the events of each day. The event type is the table's: a row does not say it.
CREATE TABLE store.sighting_calls (
    subscriber integer NOT NULL,
    cell integer,
    -- Nulls take no room in rows of up to eight columns: first_time where it is last_time, events and turn where
    -- they are 1.
    first_time timestamptz,
    last_time timestamptz NOT NULL,
    events integer,
    hours integer NOT NULL,
    day date NOT NULL,
    turn smallint
) PARTITION BY RANGE (day);
CREATE TABLE store.sighting_sms (LIKE store.sighting_calls) PARTITION BY RANGE (day);
CREATE TABLE store.sighting_mds (LIKE store.sighting_calls) PARTITION BY RANGE (day);
CREATE TABLE store.sighting_topups (LIKE store.sighting_calls) PARTITION BY RANGE (day);
COMMENT ON TABLE store.sighting_calls IS 'Sightings from calls, one partition a day.';
COMMENT ON TABLE store.sighting_sms IS 'Sightings from text messages, one partition a day.';
COMMENT ON TABLE store.sighting_mds IS 'Sightings from mobile data, one partition a day.';
COMMENT ON TABLE store.sighting_topups IS 'Sightings from top-ups, one partition a day.';
CREATE VIEW store.sighting AS
SELECT 'calls' AS event_type, s.subscriber, s.cell,
    coalesce(s.first_time, s.last_time) AS first_time, s.last_time, coalesce(s.events, 1) AS events, s.hours, s.day,
    coalesce(s.turn, 1::smallint) AS turn
FROM store.sighting_calls AS s
UNION ALL
SELECT 'sms' AS event_type, s.subscriber, s.cell,
    coalesce(s.first_time, s.last_time) AS first_time, s.last_time, coalesce(s.events, 1) AS events, s.hours, s.day,
    coalesce(s.turn, 1::smallint) AS turn
FROM store.sighting_sms AS s
UNION ALL
SELECT 'mds' AS event_type, s.subscriber, s.cell,
    coalesce(s.first_time, s.last_time) AS first_time, s.last_time, coalesce(s.events, 1) AS events, s.hours, s.day,
    coalesce(s.turn, 1::smallint) AS turn
FROM store.sighting_mds AS s
UNION ALL
SELECT 'topups' AS event_type, s.subscriber, s.cell,
    coalesce(s.first_time, s.last_time) AS first_time, s.last_time, coalesce(s.events, 1) AS events, s.hours, s.day,
    coalesce(s.turn, 1::smallint) AS turn
FROM store.sighting_topups AS s;
COMMENT ON VIEW store.sighting IS
'Daily roll-up kept with each loaded day: one row a subscriber, day, event type and cell version (cell null: events'
' of no known cell).';
COMMENT ON COLUMN store.sighting.hours IS 'Bit h is set when an event fell in local hour h (0 to 23).';
COMMENT ON COLUMN store.sighting.turn IS
'Place of the row among the subscriber''s of that day and event type, the latest seen first: by last_time descending,'
' at one instant by the smaller tie_rank of the cell. Events of no known cell come after all cells, so 1 is where the'
' subscriber was last whenever a cell is known; only if that cell has no region in a layer does a later turn count.'
' Beyond 32767 it stays so.';

CREATE TABLE store.cell_hour_calls (
    cell integer,
    day date NOT NULL,
    outgoing boolean,
    events integer[] NOT NULL
) PARTITION BY RANGE (day);
CREATE TABLE store.cell_hour_sms (LIKE store.cell_hour_calls) PARTITION BY RANGE (day);
CREATE TABLE store.cell_hour_mds (LIKE store.cell_hour_calls) PARTITION BY RANGE (day);
CREATE TABLE store.cell_hour_topups (LIKE store.cell_hour_calls) PARTITION BY RANGE (day);
COMMENT ON TABLE store.cell_hour_calls IS 'Hours of cells from calls, one partition a day.';
COMMENT ON TABLE store.cell_hour_sms IS 'Hours of cells from text messages, one partition a day.';
COMMENT ON TABLE store.cell_hour_mds IS 'Hours of cells from mobile data, one partition a day.';
COMMENT ON TABLE store.cell_hour_topups IS 'Hours of cells from top-ups, one partition a day.';
CREATE VIEW store.cell_hour AS
SELECT 'calls' AS event_type, h.cell, h.day, h.outgoing, h.events
FROM store.cell_hour_calls AS h
UNION ALL
SELECT 'sms' AS event_type, h.cell, h.day, h.outgoing, h.events
FROM store.cell_hour_sms AS h
UNION ALL
SELECT 'mds' AS event_type, h.cell, h.day, h.outgoing, h.events
FROM store.cell_hour_mds AS h
UNION ALL
SELECT 'topups' AS event_type, h.cell, h.day, h.outgoing, h.events
FROM store.cell_hour_topups AS h;
COMMENT ON VIEW store.cell_hour IS
'Events by local hour, kept with each loaded day: one row a day, event type, cell version (null: events of no known'
' cell) and direction (null: not told, or the type has none). So events by place and hour are counted without reading'
' events; who they are of is in store.sighting.';
COMMENT ON COLUMN store.cell_hour.events IS
'24 numbers of events: events[h + 1] is that of local hour h (0 to 23), both times of an hour that the day has twice.';

-- Registered subscriber subsets.
CREATE TABLE store.subset (
    id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    members bigint NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT subset_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE store.subset IS
'Sets of subscribers that a query may be limited to; the id is a digest of name and members.';
CREATE TABLE store.subset_member (
    subset_id text COLLATE "C" NOT NULL,
    subscriber integer NOT NULL,
    CONSTRAINT subset_member_pkey PRIMARY KEY (subset_id, subscriber),
    CONSTRAINT subset_member_subset_id_fkey FOREIGN KEY (subset_id) REFERENCES store.subset (id) ON DELETE CASCADE
);
COMMENT ON TABLE store.subset_member IS 'Members of each registered subset.';
