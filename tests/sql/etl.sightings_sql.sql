-- Sightings and hours of cells from events: turns, ties, days of other lengths.
BEGIN;
\ir include/world.psql
SELECT plan(9);
SET LOCAL client_min_messages = warning;

-- One subscriber a case: cells of the world by tie_rank, 'a' first.
CREATE FUNCTION pg_temp.turns(happened jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_found text;
BEGIN
    CREATE TABLE store.calls_made (LIKE store.calls INCLUDING DEFAULTS);
    INSERT INTO store.calls_made (subscriber, "time", cell)
    SELECT 1, (h.value ->> 0)::timestamptz, c.cell
    FROM jsonb_array_elements(turns.happened) AS h LEFT JOIN store.cell AS c ON c.id = h.value ->> 1 AND c.last_service IS NULL;
    EXECUTE format('SELECT string_agg(concat(coalesce(s.turn, 1), coalesce(c.id, ''-'')), '' '' ORDER BY s.turn NULLS FIRST) FROM (%s) AS s'
        ' LEFT JOIN store.cell AS c ON c.cell = s.cell', etl.sightings_sql('2016-01-01', 'calls_made')) INTO v_found;
    DROP TABLE store.calls_made;
    RETURN v_found;
END $$;
SELECT is(pg_temp.turns('[["2016-01-01 08:00-05", "a"], ["2016-01-01 09:00-05", "b"], ["2016-01-01 07:00-05", "a"]]'),
    '1b 2a', 'the latest seen is the first');
SELECT is(pg_temp.turns('[["2016-01-01 08:00-05", "b"], ["2016-01-01 08:00-05", "a"], ["2016-01-01 08:00-05", "z"]]'),
    '1a 2b 3z', 'at one instant the smaller rank');
SELECT is(pg_temp.turns('[["2016-01-01 08:00-05", "b"], ["2016-01-01 20:00-05", null], ["2016-01-01 09:00-05", "n"]]'),
    '1n 2b 3-', 'events of no known cell come last, however late');
SELECT is(pg_temp.turns('[["2016-01-01 20:00-05", null]]'), '1-', 'or alone');
SELECT is_empty(
    $$SELECT s.subscriber, s.day, s.event_type FROM store.sighting AS s GROUP BY s.subscriber, s.day, s.event_type
      HAVING min(s.turn) <> 1 OR max(s.turn) <> count(*) OR count(DISTINCT s.turn) <> count(*)$$,
    'turns of a subscriber, day and type count from 1');
SELECT is_empty(
    $$WITH last AS (
        SELECT DISTINCT ON (s.subscriber, s.day, s.event_type) s.subscriber, s.day, s.event_type, s.cell
        FROM store.sighting AS s INNER JOIN store.cell AS c USING (cell)
        ORDER BY s.subscriber, s.day, s.event_type, s.last_time DESC, c.tie_rank
      )
      SELECT * FROM last EXCEPT SELECT s.subscriber, s.day, s.event_type, s.cell FROM store.sighting AS s WHERE s.turn = 1$$,
    'the first is where daily locations say one was last');

-- 27 October 2024 has two hours from 2 to 3 in Berlin, 31 March none.
SELECT pg_temp.set('time_zone', 'Europe/Berlin');
CREATE FUNCTION pg_temp.hours(day date, VARIADIC times timestamptz[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_found text;
BEGIN
    CREATE TABLE store.calls_made (LIKE store.calls INCLUDING DEFAULTS);
    INSERT INTO store.calls_made (subscriber, "time", outgoing) SELECT 1, t.time, TRUE FROM unnest(hours.times) AS t ("time");
    EXECUTE format('SELECT string_agg(format(''%%s:%%s'', n.hour - 1, n.events), '' '' ORDER BY n.hour) FROM (%s) AS h,'
        ' unnest(h.events) WITH ORDINALITY AS n (events, hour) WHERE n.events > 0 AND h.outgoing',
        etl.cell_hours_sql('calls', hours.day, 'calls_made')) INTO v_found;
    DROP TABLE store.calls_made;
    RETURN v_found;
END $$;
SELECT is(pg_temp.hours('2024-10-27', '2024-10-27 00:30+00', '2024-10-27 01:30+00', '2024-10-27 02:30+00', '2024-10-26 22:00+00'),
    '0:1 2:2 3:1', 'an hour that comes twice counts both');
SELECT is(pg_temp.hours('2024-03-31', '2024-03-31 00:59:59.999999+00', '2024-03-31 01:00+00', '2024-03-31 21:59+00'),
    '1:1 3:1 23:1', 'one may be missing');
SELECT results_eq($$SELECT cardinality(h.hours), h.starts[4] - h.starts[3] FROM etl.day_hours('2024-10-27') AS h$$,
    $$VALUES (24, interval '2 hours')$$, 'an hour of the clock may last two');

SELECT * FROM finish();
ROLLBACK;
