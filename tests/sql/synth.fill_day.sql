-- The same seeds make the same bytes; events are such as operators have.
BEGIN;
\ir include/synth.psql
SELECT plan(19);

CREATE FUNCTION pg_temp.given(more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT '{"n_subscribers": 300, "n_sites": 40, "n_cells": 60, "n_regions": 6, "n_days": 2, "n_calls": 1500,
        "n_sms": 500, "n_mds": 300, "n_topups": 100, "n_tacs": 50, "p_cell_moved": 0.5}'::jsonb || more
$$;
SELECT cmp_ok(pg_temp.make_days(pg_temp.given()), '>', 6000::bigint, 'a country and two days are made');
CREATE TEMP TABLE first AS SELECT pg_temp.checksum() AS sum, (SELECT array_agg(t) FROM store.tac AS t) AS tacs;

SELECT results_eq(
    $$SELECT l.event_type COLLATE "default", count(*), bool_and(l.rows_in = m.rows AND l.rows_kept = m.rows
        AND l.rows_rejected = 0) FROM etl.load AS l INNER JOIN synth.made AS m USING (load)
      WHERE l.state = 'attached' GROUP BY 1 ORDER BY 1$$,
    $$VALUES ('calls', 2::bigint, TRUE), ('mds', 2, TRUE), ('sms', 2, TRUE), ('topups', 2, TRUE)$$,
    'they are loads like others, and nothing is rejected');
SELECT is_empty(
    $$SELECT e.id FROM events.calls AS e GROUP BY e.id
      HAVING count(*) <> 2 OR count(*) FILTER (WHERE e.outgoing) <> 1 OR min(e.msisdn) <> min(e.msisdn_counterpart)
          OR max(e.msisdn) <> max(e.msisdn_counterpart) OR min(e.msisdn) = max(e.msisdn)
          OR min(e.duration) <> max(e.duration) OR min(e.datetime) <> max(e.datetime)$$,
    'a call has two parties, who agree on it');
SELECT is_empty(
    $$SELECT e.id FROM events.sms AS e GROUP BY e.id HAVING count(*) <> 2 OR count(DISTINCT e.outgoing) <> 2$$,
    'so has a text message');
SELECT cmp_ok((SELECT count(*) / 2.0 FROM events.calls), '>', 1500 * (0.78 + 0.98) * 0.8, 'calls: not far too few');
SELECT cmp_ok((SELECT count(*) / 2.0 FROM events.calls), '<', 1500 * (0.78 + 0.98) * 1.2, 'calls: not far too many');
SELECT cmp_ok((SELECT count(DISTINCT e.outgoing) FROM events.calls AS e
    INNER JOIN synth.person AS p ON e.msisdn = p.msisdn WHERE p.person = (
        SELECT q.person FROM synth.person AS q ORDER BY q.activity DESC, q.person LIMIT 1)), '=', 2::bigint,
    'people call and are called');
SELECT is_empty(
    $$SELECT e.id FROM store.calls AS e WHERE e.cell IS NULL
      UNION ALL SELECT e.id FROM store.mds AS e WHERE e.cell IS NULL$$, 'every event meets a cell in service');
SELECT cmp_ok((SELECT count(DISTINCT c.version) FROM store.calls AS e INNER JOIN store.cell AS c USING (cell)), '=',
    2::bigint, 'cells move, and their events follow');
SELECT is_empty($$SELECT m.id FROM events.mds AS m WHERE m.volume_total <> m.volume_upload + m.volume_download
    OR m.duration < 1$$, 'volumes add up');
SELECT is_empty($$SELECT t.id FROM events.topups AS t
    WHERE t.post_event_balance <> t.pre_event_balance + t.recharge_amount - t.airtime_fee - t.tax_and_fee$$,
    'so do balances');
SELECT is_empty($$SELECT DISTINCT c.tac FROM events.calls AS c WHERE c.tac NOT IN (SELECT t.tac FROM store.tac AS t)$$,
    'handsets are known models');
SELECT is((SELECT count(*) FROM events.calls AS e WHERE e.imei IS NULL OR e.imsi IS NULL), 0::bigint, 'and have a number');

-- Again, from nothing: the dictionaries number people otherwise, and the bytes are the same.
SELECT pg_temp.forget();
SELECT pg_temp.make_days(pg_temp.given('{"n_days": 1}'));
SELECT pg_temp.make_days(pg_temp.given()); -- a day more
SELECT is(pg_temp.checksum(), (SELECT f.sum FROM first AS f), 'the same seeds: the same bytes, in whatever order days are made');
SELECT is((SELECT array_agg(t) FROM store.tac AS t), (SELECT f.tacs FROM first AS f), 'and the same models');
SELECT pg_temp.forget();
SELECT pg_temp.make_days(pg_temp.given('{"calls_seed": 1, "equipment": false}'));
SELECT isnt(pg_temp.checksum(), (SELECT f.sum FROM first AS f), 'another seed: other bytes');
SELECT is((SELECT count(e.imei) + count(e.imsi) FROM events.calls AS e), 0::bigint, 'without equipment');

-- A day that is not synthetic stays
CREATE TEMP TABLE other AS SELECT etl.start_load('calls', '2016-01-02', 1, 'csv', '{}', synth.columns('calls')) AS batch;
DELETE FROM synth.made WHERE load = (SELECT l.load FROM etl.load AS l
    WHERE l.event_type = 'calls' AND l.day = '2016-01-02' AND l.state = 'attached');
SELECT throws_ok($$SELECT synth.fill_day(o.batch) FROM other AS o$$, '55000',
    'calls of 2016-01-02 are loaded, and are not synthetic', 'no real day is replaced');
SELECT throws_ok($$SELECT synth.make_country('{"n_subscribers": 400}')$$, '55000', NULL, 'nor a real country');

SELECT * FROM finish();
ROLLBACK;
