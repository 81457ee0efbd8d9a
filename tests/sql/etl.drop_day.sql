-- A day that is dropped: events and sightings go, its account stays, results from it are stale.
BEGIN;
SELECT plan(13);
UPDATE ops.setting SET value = '1' WHERE name = 'max_reject_share'; -- a few rows, and bad ones among them
\ir include/load_day.psql
SET LOCAL client_min_messages = warning;
UPDATE ops.setting SET value = '1' WHERE name = 'max_reject_share';
DO $$ BEGIN
    PERFORM etl.store_cells('[{"line": 1, "id": "x", "latitude": "10", "longitude": "20"}]', '{cells.csv}');
END $$;

SELECT lives_ok(format($$SELECT pg_temp.load_day('sms', '2016-01-%s', '{datetime,msisdn,location_id}', ARRAY[
    ['2016-01-%1$s 10:00:00', 'a', 'x'], ['2016-01-%1$s 11:00:00', 'b', 'y'], ['2016-01-%1$s', 'b', 'y']])$$, d.day),
    'a day is loaded: ' || d.day)
FROM (VALUES ('01'), ('02')) AS d (day);
CREATE TEMPORARY TABLE asked AS
SELECT cache.enqueue('{"query_kind": "spatial_aggregate", "locations": {"query_kind": "daily_location",
    "date": "2016-01-01", "event_types": ["sms"], "aggregation_unit": "lon-lat", "method": "last"}}') AS id;
DELETE FROM cache.dependency;
UPDATE cache.query SET state = 'ready', missing = '[]';

SELECT is(etl.drop_day('sms', '2016-01-03'), FALSE, 'a day that is not loaded cannot be dropped');
SELECT is(etl.drop_day('calls', '2016-01-01'), FALSE, 'nor one of another event type');
SELECT is_empty($$SELECT q.id FROM cache.query AS q WHERE q.stale$$, 'nothing has happened');
SELECT is(etl.drop_day('sms', '2016-01-01', 'older than 30 days'), TRUE, 'a loaded day is dropped');
SELECT results_eq(
    $$SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'store'::regnamespace AND c.relkind = 'r' AND c.relname ~ 'sms_2016'
      ORDER BY 1$$,
    $$VALUES ('cell_hour_sms_20160102'::name), ('sighting_sms_20160102'), ('sms_20160102')$$,
    'events, sightings and hours of cells of that day are gone, no others');
SELECT results_eq(
    $$SELECT l.day, l.state, l.rows_in, l.rows_kept, l.rows_rejected FROM etl.load AS l ORDER BY l.day$$,
    $$VALUES (date '2016-01-01', 'dropped', 3::bigint, 2::bigint, 1::bigint), ('2016-01-02', 'attached', 3, 2, 1)$$,
    'its account stays');
SELECT is_empty(
    $$SELECT s.load FROM etl.location_seen AS s INNER JOIN etl.load AS l USING (load) WHERE l.state = 'dropped'$$,
    'changed cells no longer concern it');
SELECT ok((SELECT q.stale FROM cache.query AS q INNER JOIN asked AS a USING (id)), 'results from that day are stale');
SELECT results_eq(
    $$SELECT l.what, l.subject, l.why, l.detail ->> 'rows' FROM ops.log AS l$$,
    $$VALUES ('drop-day', 'sms 2016-01-01', 'older than 30 days', '2')$$, 'the log says what was dropped, and why');
SELECT lives_ok($$SELECT pg_temp.load_day('sms', '2016-01-01', '{datetime,msisdn}', ARRAY[['2016-01-01', 'a'],
    ['2016-01-01 10:00', 'a']])$$, 'it may be loaded again');
SELECT results_eq($$SELECT count(*) FROM events.sms AS e$$, ARRAY[3::bigint], 'and is there again');

SELECT * FROM finish();
ROLLBACK;
