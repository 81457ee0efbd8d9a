-- A database as FlowMachine 1.34 expects it (FlowDB's layout), so that both answer from the same rows.
-- The bench fills it from FlowSQL's views. Not part of FlowSQL.
CREATE EXTENSION postgis;
CREATE SCHEMA events;
CREATE SCHEMA infrastructure;
CREATE SCHEMA geography;
CREATE SCHEMA cache;
CREATE SCHEMA etl;
CREATE SCHEMA dfs;

CREATE TABLE events.calls (
    id text, outgoing boolean, datetime timestamptz NOT NULL, duration numeric, network text,
    msisdn text COLLATE "C" NOT NULL, msisdn_counterpart text COLLATE "C", location_id text, imsi text COLLATE "C",
    imei text COLLATE "C", tac numeric(8), operator_code numeric, country_code numeric
) PARTITION BY RANGE (datetime);
CREATE TABLE events.sms (
    id text, outgoing boolean, datetime timestamptz NOT NULL, network text,
    msisdn text COLLATE "C" NOT NULL, msisdn_counterpart text COLLATE "C", location_id text, imsi text COLLATE "C",
    imei text COLLATE "C", tac numeric(8), operator_code numeric, country_code numeric
) PARTITION BY RANGE (datetime);
CREATE TABLE events.mds (
    id text, datetime timestamptz NOT NULL, duration numeric, volume_total numeric, volume_upload numeric,
    volume_download numeric, msisdn text COLLATE "C" NOT NULL, location_id text, imsi text COLLATE "C",
    imei text COLLATE "C", tac numeric(8), operator_code numeric, country_code numeric
) PARTITION BY RANGE (datetime);
CREATE TABLE events.topups (
    id text, datetime timestamptz NOT NULL, type text, recharge_amount numeric, airtime_fee numeric,
    tax_and_fee numeric, pre_event_balance numeric, post_event_balance numeric, msisdn text COLLATE "C" NOT NULL,
    location_id text, imsi text COLLATE "C", imei text COLLATE "C", tac numeric(8), operator_code numeric,
    country_code numeric
) PARTITION BY RANGE (datetime);

CREATE TABLE infrastructure.sites (
    site_id bigserial PRIMARY KEY, id text, version integer, date_of_first_service date, date_of_last_service date,
    geom_point geometry (point, 4326), geom_polygon geometry (multipolygon, 4326), UNIQUE (id, version)
);
CREATE TABLE infrastructure.cells (
    cell_id bigserial PRIMARY KEY, id text, version integer, site_id text, date_of_first_service date,
    date_of_last_service date, geom_point geometry (point, 4326), geom_polygon geometry (multipolygon, 4326),
    UNIQUE (id, version)
);
CREATE INDEX ON infrastructure.cells (id);
CREATE INDEX ON infrastructure.cells (site_id);
CREATE INDEX ON infrastructure.cells USING gist (geom_point);
CREATE INDEX ON infrastructure.sites USING gist (geom_point);
CREATE TABLE infrastructure.tacs (
    id numeric PRIMARY KEY, brand text, model text, width numeric, height numeric, depth numeric, hnd_type text
);
CREATE TABLE geography.admin3 (
    gid bigserial PRIMARY KEY, admin3name text, admin3pcod text, geom geometry (multipolygon, 4326)
);
CREATE INDEX ON geography.admin3 USING gist (geom);

CREATE TABLE cache.cached (
    query_id varchar PRIMARY KEY, version varchar, query text, created timestamptz, access_count integer,
    last_accessed timestamptz, compute_time numeric, cache_score_multiplier numeric, class varchar, schema varchar,
    tablename varchar, obj bytea
);
CREATE TABLE cache.dependencies (
    query_id varchar REFERENCES cache.cached ON DELETE CASCADE,
    depends_on varchar REFERENCES cache.cached ON DELETE CASCADE,
    PRIMARY KEY (depends_on, query_id)
);
CREATE TABLE cache.cache_config (key text, value text);
INSERT INTO cache.cache_config VALUES ('half_life', '1000'), ('cache_size', '100000000000'),
('cache_protected_period', '86400');
CREATE SEQUENCE cache.cache_touches;
CREATE FUNCTION cache_half_life() RETURNS double precision LANGUAGE sql STABLE AS
$$SELECT value::double precision FROM cache.cache_config WHERE key = 'half_life'$$;
CREATE FUNCTION cache_max_size() RETURNS bigint LANGUAGE sql STABLE AS
$$SELECT value::bigint FROM cache.cache_config WHERE key = 'cache_size'$$;
CREATE FUNCTION cache_protected_period() RETURNS bigint LANGUAGE sql STABLE AS
$$SELECT value::bigint FROM cache.cache_config WHERE key = 'cache_protected_period'$$;
CREATE FUNCTION touch_cache(ident text) RETURNS double precision LANGUAGE sql AS
$$UPDATE cache.cached SET access_count = access_count + 1, last_accessed = now() WHERE query_id = ident RETURNING 0.0$$;

CREATE TABLE etl.available_dates (cdr_type text, cdr_date date);
CREATE FUNCTION flowdb_version() RETURNS TABLE (version text, release_date date) LANGUAGE sql AS
$$SELECT '1.34.0', date '2025-10-15'$$;
CREATE FUNCTION location_table() RETURNS text LANGUAGE sql AS $$SELECT 'infrastructure.cells'$$;
CREATE FUNCTION available_tables()
RETURNS TABLE (table_name text, has_locations boolean, has_subscribers boolean, has_counterparts boolean)
LANGUAGE sql AS
$$VALUES ('calls', TRUE, TRUE, TRUE), ('sms', TRUE, TRUE, TRUE), ('mds', TRUE, TRUE, FALSE), ('topups', TRUE, TRUE, FALSE)$$;

-- A day's partition: empty at first, then indexed as FlowETL's users do.
CREATE FUNCTION add_day(event_type text, day date) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE events.%I PARTITION OF events.%I FOR VALUES FROM (%L) TO (%L)',
        event_type || to_char(day, '_YYYYMMDD'), event_type, day || ' 00:00+00', (day + 1) || ' 00:00+00');
    RETURN event_type || to_char(day, '_YYYYMMDD');
END $$;
CREATE FUNCTION finish_day(event_type text, day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_column text;
    v_table text := event_type || to_char(day, '_YYYYMMDD');
BEGIN
    FOREACH v_column IN ARRAY ARRAY['msisdn', 'datetime', 'location_id', 'tac'] || CASE
        WHEN event_type IN ('calls', 'sms') THEN ARRAY['msisdn_counterpart'] ELSE '{}' END LOOP
        EXECUTE format('CREATE INDEX ON events.%I (%I)', v_table, v_column);
    END LOOP;
    INSERT INTO etl.available_dates VALUES (event_type, day);
END $$;

-- FlowDB's aggregate hartigan: clusters of the sites of a subscriber, who come in the order of their call days.
CREATE TYPE hartigan_cluster AS (
    clusters geography [], rank integer [], weights integer [], site_ids text [], versions text [], least integer
);
CREATE FUNCTION hartigan_step(
    state hartigan_cluster, site_id text, version integer, weight integer, threshold_km numeric, buffer_km numeric,
    call_threshold integer
) RETURNS hartigan_cluster LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_place integer;
    v_centre geometry;
    v_point geometry;
BEGIN
    SELECT s.geom_point INTO v_point FROM infrastructure.sites AS s
    WHERE s.id = hartigan_step.site_id AND s.version = hartigan_step.version;
    state.least := call_threshold;
    SELECT min(c.place) INTO v_place FROM unnest(state.clusters) WITH ORDINALITY AS c (centre, place)
    WHERE ST_Distance(c.centre, v_point::geography) < threshold_km * 1000;
    IF v_place IS NULL THEN
        state.clusters := state.clusters || v_point::geography;
        state.rank := state.rank || coalesce(cardinality(state.rank), 0) + 1;
        state.weights := state.weights || weight;
        state.site_ids := state.site_ids || site_id;
        state.versions := state.versions || version::text;
    ELSE
        v_centre := state.clusters[v_place]::geometry;
        state.clusters[v_place] := ST_SetSRID(ST_MakePoint(
            (ST_X(v_centre) * state.weights[v_place] + ST_X(v_point) * weight) / (state.weights[v_place] + weight),
            (ST_Y(v_centre) * state.weights[v_place] + ST_Y(v_point) * weight) / (state.weights[v_place] + weight)
        ), 4326)::geography;
        state.weights[v_place] := state.weights[v_place] + weight;
        state.site_ids[v_place] := state.site_ids[v_place] || '::' || site_id;
        state.versions[v_place] := state.versions[v_place] || '::' || version;
    END IF;
    RETURN state;
END $$;
CREATE FUNCTION hartigan_end(state hartigan_cluster) RETURNS hartigan_cluster LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF (SELECT min(w.weight) FROM unnest(state.weights) AS w (weight)) < state.least THEN
        SELECT array_agg(c.centre), array_agg(c.rank), array_agg(c.weight), array_agg(c.sites), array_agg(c.versions)
        INTO state.clusters, state.rank, state.weights, state.site_ids, state.versions
        FROM unnest(state.clusters, state.rank, state.weights, state.site_ids, state.versions)
            AS c (centre, rank, weight, sites, versions) WHERE c.weight >= state.least;
    END IF;
    RETURN state;
END $$;
CREATE AGGREGATE hartigan(text, integer, integer, numeric, numeric, integer) (
    SFUNC = hartigan_step, STYPE = hartigan_cluster, FINALFUNC = hartigan_end
);
