-- A day that is built in parts is the day that is built at once.
BEGIN;
SELECT plan(13);

INSERT INTO store.cell (id, version) VALUES ('x0', 0), ('x2', 0); -- x1 is no cell

CREATE TEMPORARY TABLE made AS
SELECT etl.start_load('calls', '2016-01-01', 1, 'csv', '{test.csv}', '{datetime,msisdn,location_id}') AS load;
SELECT lives_ok(format($$INSERT INTO etl.%I (line, datetime, msisdn, location_id)
    SELECT n, '2016-01-01 ' || n || ':30:00+00', 'm' || n %% 3, 'x' || n %% 2 FROM generate_series(10, 19) AS n$$,
    'staging_' || m.load), 'rows are staged') FROM made AS m;
SELECT throws_ok(format($$SELECT etl.finish_day(%s, 'events')$$, m.load), '55000', NULL, 'before they are checked nothing is to finish')
FROM made AS m;
SELECT lives_ok(format('SELECT etl.end_staging(%1$s, 10), etl.check_rows(%1$s), etl.learn_identifiers(%1$s)', m.load),
    'they are checked') FROM made AS m;

CREATE FUNCTION pg_temp.built() RETURNS TABLE (what text, content jsonb) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE (
        SELECT format('SELECT ''event'', to_jsonb(e) FROM store.%1$I AS e'
            ' UNION ALL SELECT ''sighting'', to_jsonb(s) FROM store.%2$I AS s'
            ' UNION ALL SELECT ''hours'', to_jsonb(h) FROM store.%3$I AS h'
            ' UNION ALL SELECT ''location'', to_jsonb(l) FROM etl.location_seen AS l WHERE l.load = %4$s'
            ' UNION ALL SELECT ''index'', to_jsonb(i.indexdef) FROM pg_indexes AS i WHERE i.tablename = ANY (%5$L)'
            ' UNION ALL SELECT ''statistics'', to_jsonb(array[c.relname, c.reltuples::text]) FROM pg_class AS c'
            ' WHERE c.relname = ANY (%5$L)',
            t.name, 'sighting_' || t.name, 'cell_hour_' || t.name, m.load,
            ARRAY[t.name, 'sighting_' || t.name, 'cell_hour_' || t.name])
        FROM made AS m CROSS JOIN LATERAL etl.day_table('calls', '2016-01-01', m.load) AS t (name));
END $$;

SELECT is(etl.build_day(m.load), 10::bigint, 'the day is built at once') FROM made AS m;
CREATE TEMPORARY TABLE at_once AS SELECT b.what, b.content FROM pg_temp.built() AS b;
SELECT results_eq('SELECT a.what, count(*) FROM at_once AS a GROUP BY a.what ORDER BY a.what',
    $$VALUES ('event', 10::bigint), ('hours', 2), ('index', 2), ('location', 2), ('sighting', 6), ('statistics', 3)$$,
    'all of it is there');
SELECT is_empty(format($$SELECT e.location, count(*) FROM store.%I AS e GROUP BY e.location
    EXCEPT SELECT s.location, s.events FROM etl.location_seen AS s WHERE s.load = %s$$, etl.day_table('calls', '2016-01-01', m.load),
    m.load), 'location ids are counted, of a known cell or of none') FROM made AS m;

SELECT is(etl.build_day(m.load, FALSE), 10::bigint, 'the events alone are built') FROM made AS m;
SELECT throws_ok(format('SELECT etl.attach_day(%s)', m.load), '42P01', NULL, 'that is no day to attach') FROM made AS m;
SELECT throws_ok(format('SELECT etl.finish_day(%s, %L)', m.load, p.part), '55000', NULL, 'there is no such part')
FROM made AS m CROSS JOIN (VALUES ('constraints'), (NULL)) AS p (part);
SELECT lives_ok(format($$SELECT etl.finish_day(%1$s, 'events'), etl.finish_day(%1$s, 'sightings')$$, m.load), 'it is finished')
FROM made AS m;
SELECT set_eq('SELECT b.what, b.content FROM pg_temp.built() AS b', 'TABLE at_once', 'and is the same');
SELECT lives_ok(format('SELECT etl.attach_day(%s)', m.load), 'it can be attached') FROM made AS m;

SELECT * FROM finish();
ROLLBACK;
