-- The synthetic country: its parameters, places and people. Days of events are made from them and loaded as any other.
CREATE SCHEMA synth;
COMMENT ON SCHEMA synth IS 'The generator of a synthetic country and its call records.';

CREATE TABLE synth.parameter (
    name text COLLATE "C" NOT NULL,
    value text,
    kind text NOT NULL,
    least numeric,
    most numeric,
    description text NOT NULL,
    CONSTRAINT parameter_pkey PRIMARY KEY (name),
    CONSTRAINT parameter_kind_check CHECK (kind IN ('integer', 'number', 'text', 'date', 'boolean'))
);
COMMENT ON TABLE synth.parameter IS 'What a synthetic country may be told, with the value it takes else.';

INSERT INTO synth.parameter (name, value, kind, least, most, description) VALUES
('first_day', '2016-01-01', 'date', NULL, NULL, 'The first day.'),
('n_days', '7', 'integer', 1, 3660, 'Days.'),
('n_subscribers', '4000', 'integer', 20, 100000000, 'Subscribers.'),
('n_sites', '1000', 'integer', 1, 100000, 'Mast sites.'),
('n_cells', '1000', 'integer', 1, 1000000, 'Cells: at least one a site.'),
('n_tacs', '4000', 'integer', 1, 100000, 'Handset models.'),
('n_calls', '200000', 'integer', 0, 1000000000, 'Calls on a usual day, two rows each.'),
('n_sms', '200000', 'integer', 0, 1000000000, 'Text messages on a usual day, two rows each.'),
('n_mds', '200000', 'integer', 0, 1000000000, 'Mobile data sessions on a usual day.'),
('n_topups', '20000', 'integer', 0, 1000000000, 'Top-ups on a usual day.'),
('n_regions', '75', 'integer', 3, 1000, 'Regions of admin3 in a country that is made.'),
('country', 'SYN', 'text', NULL, NULL, 'Code of a country that is made: the regions'' codes begin with it.'),
('layer', NULL, 'text', NULL, NULL, 'A loaded layer to live in; else admin3 if it is loaded, else a made country.'),
('p_out_of_area', '0.05', 'number', 0, 1, 'Share of events anywhere, away from home and work.'),
('p_relocate', '0.01', 'number', 0, 1, 'Share of people who find a new home, each day.'),
('interactions_multiplier', '5', 'integer', 1, 500, 'Contacts of a subscriber, on the average.'),
('p_cell_moved', '0.01', 'number', 0, 1, 'Share of sites that move in the first week, with their cells.'),
('disaster_region_pcod', NULL, 'text', NULL, NULL, 'Code of a region that is off limits for some days.'),
('disaster_start', NULL, 'date', NULL, NULL, 'The first day that it is off limits.'),
('disaster_end', NULL, 'date', NULL, NULL, 'The last such day; none: it stays so.'),
('p_return', '0.9', 'number', 0, 1, 'Share of those who fled that return on the day after.'),
('holidays', '01-01', 'text', NULL, NULL, 'Holidays, as MM-DD or YYYY-MM-DD, with commas.'),
('equipment', 'true', 'boolean', NULL, NULL, 'Whether events name handset and SIM (imei, imsi).'),
('subscribers_seed', '12345', 'integer', NULL, NULL, 'Seed of the people.'),
('cells_seed', '22222', 'integer', NULL, NULL, 'Seed of the places.'),
('calls_seed', '99999', 'integer', NULL, NULL, 'Seed of the events.');

CREATE TABLE synth.country (
    one boolean DEFAULT TRUE NOT NULL,
    parameters jsonb NOT NULL,
    made_regions boolean NOT NULL,
    activity bigint NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT country_pkey PRIMARY KEY (one),
    CONSTRAINT country_one_check CHECK (one)
);
COMMENT ON TABLE synth.country IS 'The one synthetic country there may be, and what it was told.';
COMMENT ON COLUMN synth.country.made_regions IS 'False: it lives in a layer that was loaded.';
COMMENT ON COLUMN synth.country.activity IS 'Sum of all people''s activity.';

CREATE TABLE synth.site (
    site integer NOT NULL,
    id text COLLATE "C" NOT NULL,
    weight bigint NOT NULL,
    point public.geometry (point, 4326) NOT NULL,
    moved_on date,
    moved_point public.geometry (point, 4326),
    off_limits boolean NOT NULL,
    first_person bigint NOT NULL,
    last_person bigint NOT NULL,
    CONSTRAINT site_pkey PRIMARY KEY (site)
);
COMMENT ON TABLE synth.site IS
'Where people can be. Numbers follow a space-filling curve, so that what is near by number is near on the map.';
CREATE INDEX site_point_idx ON synth.site USING gist (point);
COMMENT ON COLUMN synth.site.first_person IS 'People first_person to last_person live here at first.';

CREATE TABLE synth.cell (
    id text COLLATE "C" NOT NULL,
    site integer NOT NULL,
    CONSTRAINT cell_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE synth.cell IS 'The cells of each site.';

CREATE TABLE synth.reach (
    site integer NOT NULL,
    slot integer NOT NULL,
    location_id text COLLATE "C" NOT NULL,
    refuge_id text COLLATE "C" NOT NULL,
    CONSTRAINT reach_pkey PRIMARY KEY (site, slot)
);
COMMENT ON TABLE synth.reach IS
'Sixteen cells that serve who is at a site: half of them its own, half any within 3 km.';
COMMENT ON COLUMN synth.reach.refuge_id IS
'The same while a region is off limits: a cell outside it, for its own sites one of the nearest site outside.';

CREATE TABLE synth.person (
    person bigint NOT NULL,
    msisdn text COLLATE "C" NOT NULL,
    imei text COLLATE "C",
    imsi text COLLATE "C",
    tac integer NOT NULL,
    home integer NOT NULL,
    work integer NOT NULL,
    contacts integer NOT NULL,
    activity integer NOT NULL,
    CONSTRAINT person_pkey PRIMARY KEY (person)
);
COMMENT ON TABLE synth.person IS 'People, numbered in the order of their first homes.';
COMMENT ON COLUMN synth.person.work IS 'Site of the work place; the home for those who have none.';

CREATE TABLE synth.stay (
    person bigint NOT NULL,
    since date NOT NULL,
    until date NOT NULL,
    site integer NOT NULL,
    reason text NOT NULL,
    CONSTRAINT stay_pkey PRIMARY KEY (person, since),
    CONSTRAINT stay_reason_check CHECK (reason IN ('relocated', 'fled', 'returned'))
);
COMMENT ON TABLE synth.stay IS 'Homes after the first one: from day since to the day before until.';

CREATE TABLE synth.clock (
    rest boolean NOT NULL,
    slot integer NOT NULL,
    second double precision NOT NULL,
    width double precision NOT NULL,
    CONSTRAINT clock_pkey PRIMARY KEY (rest, slot)
);
COMMENT ON TABLE synth.clock IS
'The daily rhythm: 1024 equally busy pieces of a working day, and of a day of rest, in seconds from midnight.';

-- Events by hour of the day, on working days and on days of rest: busy late morning and evening, quiet before dawn.
WITH hours AS (
    SELECT d.rest, h.hour, h.events, sum(h.events) OVER (PARTITION BY d.rest) AS day_events,
        sum(h.events) OVER (PARTITION BY d.rest ORDER BY h.hour) AS up_to
    FROM (VALUES
        (FALSE, ARRAY[8, 5, 4, 3, 4, 9, 22, 40, 55, 62, 65, 64, 60, 58, 57, 58, 62, 70, 78, 82, 76, 58, 36, 18]),
        (TRUE, ARRAY[12, 8, 5, 4, 4, 6, 12, 22, 36, 48, 56, 60, 60, 56, 53, 54, 58, 66, 76, 82, 78, 62, 42, 24])
    ) AS d (rest, profile)
        CROSS JOIN LATERAL unnest(d.profile) WITH ORDINALITY AS h (events, hour)
),

edges AS (
    SELECT h.rest, s.slot, (h.hour - 1) * 3600.0 + 3600.0 * (
        s.slot * h.day_events / 1024.0 - (h.up_to - h.events)) / h.events AS second
    FROM hours AS h
        INNER JOIN generate_series(0, 1023) AS s (slot)
            ON s.slot * h.day_events / 1024.0 >= h.up_to - h.events AND s.slot * h.day_events / 1024.0 < h.up_to
)

INSERT INTO synth.clock (rest, slot, second, width)
SELECT e.rest, e.slot, e.second,
    lead(e.second, 1, 86400.0) OVER (PARTITION BY e.rest ORDER BY e.slot) - e.second AS width
FROM edges AS e;

CREATE TABLE synth.made (
    load bigint NOT NULL,
    rows bigint NOT NULL,
    made_at timestamptz DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT made_pkey PRIMARY KEY (load)
);
COMMENT ON TABLE synth.made IS 'Loads whose rows were made here: no others are ever replaced, or reported on.';
