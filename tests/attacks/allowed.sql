-- Allowed in the gate, and must read the same in both worlds of tests/security/twins.py, byte for byte.
-- Each section is an attack, run in a session of its own. {people} and the like stand for ids of results.

-- attack: rows
SELECT flow.rows('{people}');
SELECT flow.rows('{seen}');
SELECT flow.rows('{moves}');
SELECT flow.rows('{events}');

-- attack: bodies
SELECT flow.body('{people}', 'json');
SELECT flow.body('{people}', 'csv');
SELECT flow.body('{people}', 'geojson');
SELECT flow.body('{moves}', 'geojson');

-- attack: status
SELECT flow.status('{people}');
SELECT flow.wait('{people}');
SELECT flow.open('{people}');

-- attack: mine
SELECT id, kind, state, spec FROM flow.mine() ORDER BY id;

-- attack: schedules
SELECT * FROM flow.schedules();
SELECT * FROM flow.schedule_runs('none');

-- attack: dates and kinds
TABLE flow.dates();
SELECT * FROM flow.dates();
SELECT * FROM flow.kinds();

-- attack: asking for the region alone
SELECT * FROM results.q_{people} WHERE pcod = 'B';
SELECT count(*), sum(value) FROM results.q_{people} WHERE pcod IN ('B', 'C');

-- attack: explain a view
EXPLAIN SELECT * FROM results.q_{people} WHERE pcod = 'B';
EXPLAIN (VERBOSE) SELECT * FROM results.q_{people} WHERE value < 16;

-- attack: explain analyze a view
EXPLAIN (ANALYZE, VERBOSE, TIMING OFF, SUMMARY OFF) SELECT * FROM results.q_{people} WHERE pcod = 'B';
EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) SELECT * FROM flow.rows('{people}');

-- attack: explain wal of asking
EXPLAIN (ANALYZE, WAL, TIMING OFF, SUMMARY OFF, COSTS OFF)
SELECT flow.run(flow.spatial_aggregate(flow.daily_location('2016-01-02', 'admin3')));

-- attack: explain wal of reading
EXPLAIN (ANALYZE, WAL, TIMING OFF, SUMMARY OFF, COSTS OFF) SELECT flow.rows('{people}');
EXPLAIN (ANALYZE, WAL, TIMING OFF, SUMMARY OFF, COSTS OFF) TABLE results.q_{people};

-- attack: explain settings and formats
EXPLAIN (FORMAT JSON, VERBOSE, SETTINGS) SELECT * FROM results.q_{people} WHERE pcod = 'B';

-- attack: statistics of tables inside
SELECT relname, n_live_tup FROM pg_stat_all_tables
WHERE schemaname IN ('store', 'cache', 'redact', 'individual', 'events');
SELECT relname, reltuples FROM pg_class WHERE relname ~ '^q_|sighting|calls';
SELECT * FROM pg_stats
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> 'spatial_ref_sys';

-- attack: statistics of the views
SELECT relname, reltuples, relpages, pg_relation_size(oid) FROM pg_class
WHERE relnamespace = 'results'::regnamespace ORDER BY 1;

-- attack: spoofed claims
SET request.jwt.claims = '{"role": "flow_admin", "sub": "eve"}';
SELECT flow.rows('{people}');
SELECT session_user, current_user;

-- attack: a foreign search path
SET search_path = pg_temp, results, flow;
SELECT flow.rows('{people}');
ALTER ROLE mallory SET search_path = pg_temp, flow;
SELECT flow.rows('{people}');
ALTER ROLE mallory RESET ALL;

-- attack: anonymous blocks
DO $$ DECLARE r record; BEGIN
FOR r IN SELECT * FROM results.q_{people} LOOP RAISE NOTICE '%', r; END LOOP; END $$;

-- attack: listening
LISTEN flow_done;
LISTEN flow_queued;
SELECT flow.wait(flow.run(flow.spatial_aggregate(flow.daily_location('2016-01-02', 'admin3'))));
SELECT 1;

-- attack: others' statements
SELECT DISTINCT usename, query FROM pg_stat_activity
WHERE usename <> session_user AND query NOT IN ('', '<insufficient privilege>');

-- attack: cursors
BEGIN;
DECLARE c SCROLL CURSOR WITH HOLD FOR TABLE results.q_{people};
COMMIT;
FETCH ALL c;
FETCH BACKWARD ALL c;

-- attack: functions inside
SELECT proname FROM pg_proc WHERE prosrc ~ 'sighting|cache\.' ORDER BY 1;
SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1;

-- attack: strange arguments
SELECT flow.rows('{people}'' OR TRUE --');
SELECT flow.rows(E'\\x00');
SELECT flow.body('{people}', 'json; DROP TABLE x');
SELECT flow.body('{people}', NULL);
SELECT flow.wait('{people}', NULL);
SELECT flow.wait(NULL);
SELECT flow.open('../{people}');
SELECT flow.run('[]');
SELECT flow.run('"x"');
SELECT flow.run('{"query_kind": "spatial_aggregate", "locations": "x"}');

-- attack: quoting
SET standard_conforming_strings = off;
SET backslash_quote = on;
SELECT flow.rows('\\'' || chr(39));
SELECT flow.run(jsonb_build_object('query_kind', E'\\'';'));

-- attack: a subset of one
SELECT flow.run(flow.spatial_aggregate(
    flow.daily_location('2016-01-01', 'admin3', subscriber_subset => 'x')));

-- attack: transactions that read later
BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY;
SELECT flow.rows('{people}');
COMMIT;
