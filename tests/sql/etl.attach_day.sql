-- A day's way into the store: cell versions, sightings, replacement, and resolving again after cells change.
BEGIN;
SELECT plan(33);
UPDATE ops.setting SET value = '1' WHERE name = 'max_reject_share'; -- a few rows, and bad ones among them

UPDATE ops.setting SET value = 'Asia/Kathmandu' WHERE name = 'time_zone';

CREATE FUNCTION pg_temp.load_day(day date, content text[][]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_batch bigint := etl.start_load('calls', day, 1, 'csv', '{test.csv}', '{datetime,msisdn,location_id,id}');
    v_row text[];
BEGIN
    FOREACH v_row SLICE 1 IN ARRAY content LOOP
        EXECUTE format('INSERT INTO etl.%I SELECT 1, %L, %L, %L, %L', 'staging_' || v_batch,
            v_row[1], v_row[2], v_row[3], v_row[4]);
    END LOOP;
    PERFORM etl.end_staging(v_batch, cardinality(content[:][1:1]));
    PERFORM etl.check_rows(v_batch);
    PERFORM etl.learn_identifiers(v_batch);
    PERFORM etl.build_day(v_batch);
    PERFORM etl.attach_day(v_batch);
    PERFORM etl.close_batch(v_batch);
    RETURN v_batch;
END $$;
CREATE FUNCTION pg_temp.cells(content text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN etl.store_cells((SELECT jsonb_agg(jsonb_build_object('line', c.line, 'id', c.part[1], 'version', c.part[2],
        'latitude', c.part[3], 'longitude', c.part[4], 'date_of_first_service', c.part[5],
        'date_of_last_service', c.part[6]))
        FROM (SELECT string_to_array(r.row, ',') AS part, r.line
            FROM string_to_table(content, '|') WITH ORDINALITY AS r (row, line)) AS c), '{cells.csv}');
END $$;

SELECT is(pg_temp.cells('x,0,10,20,,2016-01-02|x,1,11,21,2016-01-03,|y,0,12,22,2016-01-02,2016-01-02|z,0,,,,')
    ->> 'kept', '4', 'cells are stored');
SELECT lives_ok(format($$SELECT pg_temp.load_day('2016-01-%s', ARRAY[
    ['2016-01-%1$s 00:00:00', 'b', 'x', '1'], ['2016-01-%1$s 23:59:59', 'b', 'x', '2'],
    ['2016-01-%1$s 08:00:00', 'b', 'y', '3'], ['2016-01-%1$s 08:00:00', 'b', 'nowhere', '4'],
    ['2016-01-%1$s 09:00:00', 'b', '', '5'], ['2016-01-%1$s 10:00:00', 'b', NULL, '6'],
    ['2016-01-%1$s 09:00:00', 'a', 'z', '7']])$$, d.day), 'a day is loaded: ' || d.day)
FROM (VALUES ('01'), ('02'), ('03')) AS d (day);

CREATE TEMPORARY VIEW met AS
SELECT (e."time" AT TIME ZONE 'Asia/Kathmandu')::date AS day, events.id_text(e.id) AS id,
    (c.id || c.version) COLLATE "default" AS cell, l.location_id COLLATE "default" AS location_id
FROM store.calls AS e
LEFT JOIN store.cell AS c ON e.cell = c.cell
LEFT JOIN store.location AS l ON e.location = l.location;
SELECT results_eq($$SELECT m.id, m.cell FROM met AS m WHERE m.day = '2016-01-02' ORDER BY m.id$$,
    $$VALUES ('1'::text, 'x0'::text), ('2', 'x0'), ('3', 'y0'), ('4', NULL), ('5', NULL), ('6', NULL), ('7', 'z0')$$,
    'an event meets the version in service on its local day; the first and the last day of service count');
SELECT results_eq($$SELECT m.day, m.cell FROM met AS m WHERE m.id IN ('1', '3') ORDER BY m.day, m.id$$,
    $$VALUES (date '2016-01-01', 'x0'::text), ('2016-01-01', NULL), ('2016-01-02', 'x0'), ('2016-01-02', 'y0'),
        ('2016-01-03', 'x1'), ('2016-01-03', NULL)$$, 'out of service is no cell');
SELECT results_eq($$SELECT m.location_id FROM met AS m WHERE m.day = '2016-01-02' AND m.id IN ('4', '5', '6')
    ORDER BY m.id$$, $$VALUES ('nowhere'), (''), (NULL)$$, 'the location id is kept as it came');
SELECT results_eq(
    $$SELECT s.msisdn COLLATE "default", c.id COLLATE "default", g.events, g.hours, to_char(g.first_time AT TIME ZONE 'Asia/Kathmandu', 'HH24:MI:SS'),
        to_char(g.last_time AT TIME ZONE 'Asia/Kathmandu', 'HH24:MI:SS'), g.turn::integer
      FROM store.sighting AS g INNER JOIN store.subscriber AS s USING (subscriber) LEFT JOIN store.cell AS c USING (cell)
      WHERE g.day = '2016-01-02' ORDER BY 1, 2$$,
    $$VALUES ('a', 'z', 1, 1 << 9, '09:00:00', '09:00:00', 1),
        ('b', 'x', 2, (1 << 0) | (1 << 23), '00:00:00', '23:59:59', 1), ('b', 'y', 1, 1 << 8, '08:00:00', '08:00:00', 2),
        ('b', NULL, 3, (1 << 8) | (1 << 9) | (1 << 10), '08:00:00', '10:00:00', 3)$$,
    'sightings: a row a subscriber and cell, hours as a bitmap of local hours; no known cell comes last in turn');
SELECT results_eq($$SELECT s.first_time IS NULL, s.events, s.turn::integer FROM store.sighting_calls AS s
    WHERE s.day = '2016-01-02' ORDER BY s.subscriber, s.turn NULLS FIRST$$,
    $$VALUES (TRUE, NULL::integer, NULL::integer), (FALSE, 2, NULL), (TRUE, NULL, 2), (FALSE, 3, 3)$$,
    'a first time that is the last is not kept, nor a 1');
SELECT results_eq(
    $$SELECT c.id COLLATE "default", n.hour - 1, n.events, h.outgoing FROM store.cell_hour AS h LEFT JOIN store.cell AS c USING (cell),
        unnest(h.events) WITH ORDINALITY AS n (events, hour)
      WHERE h.day = '2016-01-02' AND h.event_type = 'calls' AND n.events > 0 ORDER BY 1, 2$$,
    $$VALUES ('x', 0::bigint, 1, NULL::boolean), ('x', 23, 1, NULL), ('y', 8, 1, NULL), ('z', 9, 1, NULL),
        (NULL, 8, 1, NULL), (NULL, 9, 1, NULL), (NULL, 10, 1, NULL)$$,
    'hours of cells: events by cell and local hour');
SELECT is((SELECT array_agg(DISTINCT cardinality(h.events)) FROM store.cell_hour AS h), '{24}', 'always 24 of them');
SELECT results_eq($$SELECT c.relname FROM pg_inherits AS i INNER JOIN pg_class AS c ON i.inhrelid = c.oid
    WHERE i.inhparent IN ('store.calls'::regclass, 'store.sighting_calls'::regclass, 'store.cell_hour_calls'::regclass) ORDER BY 1$$,
    $$VALUES ('calls_20160101'::name), ('calls_20160102'), ('calls_20160103'), ('cell_hour_calls_20160101'),
        ('cell_hour_calls_20160102'), ('cell_hour_calls_20160103'), ('sighting_calls_20160101'),
        ('sighting_calls_20160102'), ('sighting_calls_20160103')$$, 'days are partitions, named after their day');
SELECT results_eq($$SELECT pg_get_expr(c.relpartbound, c.oid) COLLATE "default" FROM pg_class AS c
    WHERE c.oid = 'store.sighting_calls_20160102'::regclass$$,
    $$VALUES ($q$FOR VALUES FROM ('02/01/2016') TO ('03/01/2016')$q$)$$, 'of one local day');

-- Each is what the events say
CREATE FUNCTION pg_temp.broken(command text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_found bigint;
BEGIN
    EXECUTE command;
    v_found := etl.day_differences('calls', '2016-01-02');
    RAISE EXCEPTION USING ERRCODE = 'P0001', MESSAGE = v_found;
EXCEPTION
    WHEN raise_exception THEN RETURN SQLERRM::bigint;
END $$;
SELECT is(etl.day_differences('calls', '2016-01-02'), 0::bigint, 'roll-ups are what the events say');
SELECT is(pg_temp.broken(b.command), b.rows::bigint, 'else it is told: ' || b.command)
FROM (VALUES ('UPDATE store.sighting_calls_20160102 AS s SET turn = 2 WHERE s.turn IS NULL AND s.events > 1', 2),
    ('DELETE FROM store.calls_20160102 AS e WHERE events.id_text(e.id) = ''4''', 4),
    ('UPDATE store.cell_hour_calls_20160102 AS h SET outgoing = TRUE', 8)) AS b (command, rows);

-- Loading a day twice replaces it
CREATE TEMPORARY TABLE asked AS
SELECT cache.enqueue('{"query_kind": "spatial_aggregate", "locations": {"query_kind": "daily_location",
    "date": "2016-01-02", "aggregation_unit": "lon-lat", "method": "last"}}') AS id;
DELETE FROM cache.dependency;
UPDATE cache.query SET state = 'ready', missing = '[]';
SELECT pg_temp.load_day('2016-01-02', ARRAY[['2016-01-02 08:00:00', 'c', 'x', '8']]);
SELECT results_eq($$SELECT m.id FROM met AS m WHERE m.day = '2016-01-02'$$, ARRAY['8'], 'the new rows are there, alone');
SELECT is((SELECT sum(g.events) FROM store.sighting AS g WHERE g.day = '2016-01-02'), 1::bigint, 'the new sightings too');
SELECT results_eq($$SELECT l.state, count(*) FROM etl.load AS l WHERE l.day = '2016-01-02' GROUP BY l.state ORDER BY 1$$,
    $$VALUES ('attached', 1::bigint), ('superseded', 1)$$, 'the former load is superseded');
SELECT is((SELECT q.stale FROM cache.query AS q, asked AS a WHERE q.id = a.id), TRUE, 'results from that day are stale');
SELECT results_eq($$SELECT t.location_id COLLATE "default" FROM etl.location_seen AS s INNER JOIN store.location AS t USING (location)
    INNER JOIN etl.load AS l USING (load) WHERE l.day = '2016-01-02'$$, ARRAY['x'], 'and what its events name is known');

-- Cells change while days are loaded
CREATE TEMPORARY TABLE keys AS SELECT c.id, c.version, c.cell FROM store.cell AS c;
SELECT results_eq($$SELECT (c.id || c.version) COLLATE "default", c.tie_rank FROM store.cell AS c ORDER BY c.tie_rank$$,
    $$VALUES ('x0', 1), ('x1', 2), ('y0', 3), ('z0', 4)$$, 'ties are broken by id and version');
UPDATE cache.query SET stale = FALSE;
SELECT is(pg_temp.cells('x,0,10,20,,2016-01-01|x,1,11,21,2016-01-02,|y,0,12,22,2016-01-02,2016-01-02|w,0,1,1,,')
    -> 'notes' -> 0, to_jsonb('1 loaded days have events of cells whose service changed: they are resolved again'::text),
    'a note says how many days must be resolved again');
SELECT results_eq($$SELECT u.event_type COLLATE "default", u.day FROM etl.unresolved_days() AS u$$,
    $$VALUES ('calls'::text, date '2016-01-02')$$, 'those with an event of the changed cell');
SELECT results_eq($$SELECT (c.id || c.version) COLLATE "default" FROM store.cell AS c INNER JOIN keys AS k USING (id, version, cell) ORDER BY 1$$,
    $$VALUES ('x0'), ('x1'), ('y0'), ('z0')$$, 'versions keep their numbers; a cell that events name stays');
SELECT lives_ok($$SELECT etl.rebuild_day(u.load), etl.attach_day(u.load) FROM etl.unresolved_days() AS u$$, 'resolved');
SELECT is_empty('SELECT etl.unresolved_days()', 'no day is left to resolve');
SELECT results_eq($$SELECT m.cell FROM met AS m WHERE m.day = '2016-01-02'$$, ARRAY['x1'], 'the event meets the other version');
SELECT results_eq($$SELECT (c.id || c.version) COLLATE "default" FROM store.sighting AS g INNER JOIN store.cell AS c USING (cell)
    WHERE g.day = '2016-01-02'$$, ARRAY['x1'], 'so does its sighting');
SELECT is((SELECT q.stale FROM cache.query AS q, asked AS a WHERE q.id = a.id), TRUE, 'results from that day are stale again');
UPDATE cache.query SET stale = FALSE;
SELECT pg_temp.cells('x,0,10,20,,2016-01-01|x,1,11,23,2016-01-02,|y,0,12,22,2016-01-02,2016-01-02|w,0,1,1,,');
SELECT ok((SELECT count(*) = 0 FROM etl.unresolved_days()) AND (SELECT bool_or(q.stale) FROM cache.query AS q),
    'a cell that only moved makes results stale, without resolving');

-- The view tells days apart without reading others
SELECT ok((SELECT count(*) FROM events.calls AS e WHERE e.datetime >= '2016-01-02 00:00+05:45'
    AND e.datetime < '2016-01-03 00:00+05:45') = 1, 'the view has the day');

SELECT * FROM finish();
ROLLBACK;
