-- Ids of events: packed when a file is read, given back as they came.
BEGIN;
SELECT plan(5);
CREATE TEMPORARY TABLE given AS
SELECT g.id FROM (VALUES ('0'), ('7f1a2c36caed26d3'), ('b7836b480aa9e55'), ('00'), ('000'), ('0a'), ('a0'), ('00a'),
    (repeat('0123456789abcdef', 4)), ('20160101000017'), ('7F1A'), ('7f1A'), ('7f1a '), (' 7f1a'), ('fe'), ('ff0'), ('\xfe00'),
    (''), ('call-17'), ('é'), (E'\x01ab'), (E'7f\n'), ('ÿ'), (NULL)) AS g (id);
CREATE FUNCTION pg_temp.packed() RETURNS TABLE (id text, stored bytea) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT s.id, %s FROM given AS s', etl.column_value('id', 'id', 'UTC'));
END $$;
SELECT is_empty($$SELECT p.id, p.stored FROM pg_temp.packed() AS p WHERE events.id_text(p.stored) IS DISTINCT FROM p.id$$,
    'every id is given back as it came');
SELECT is((SELECT count(DISTINCT p.stored) FROM pg_temp.packed() AS p), (SELECT count(DISTINCT g.id) FROM given AS g),
    'two ids are never stored alike');
SELECT results_eq(
    $$SELECT length(p.stored) FROM pg_temp.packed() AS p
      WHERE p.id IN ('7f1a2c36caed26d3', 'b7836b480aa9e55', '20160101000017', '7F1A') ORDER BY length(p.id)$$,
    ARRAY[4, 8, 9, 9], 'digits take half their length');
SELECT is((SELECT e.kind FROM etl.event_columns('calls') AS e WHERE e.name = 'id'), 'id', 'files are read so');
SELECT is_empty(
    $$SELECT a.attrelid::regclass FROM pg_attribute AS a
      WHERE a.attname = 'id' AND a.attrelid IN ('store.calls'::regclass, 'store.sms'::regclass, 'store.mds'::regclass,
          'store.topups'::regclass) AND a.atttypid <> 'bytea'::regtype$$, 'and kept so');

SELECT * FROM finish();
ROLLBACK;
