-- What is measured of a synthetic country, and that it is as it should be.
BEGIN;
\ir include/synth.psql
SELECT plan(17);

SELECT throws_ok('SELECT synth.report()', 'P0002', 'there is no synthetic country', 'nothing to report on');
SELECT is(synth.tail('{1, 1, 2, 4}') - 'exponent',
    '{"mean": 2.00, "most": 4, "people": 4, "points": [[1, 1], [2, 0.5], [4, 0.25]]}', 'a tail in figures');
SELECT cmp_ok(abs((synth.tail(ARRAY(SELECT floor(100 * (n / 10001.0) ^ (-1 / a.a))::bigint
    FROM generate_series(1, 10000) AS n)) ->> 'exponent')::numeric - a.a), '<', 0.1, 'the exponent is found: ' || a.a)
FROM unnest(ARRAY[1.5, 2, 3]) AS a (a);

SELECT pg_temp.make_days('{"n_subscribers": 1000, "n_sites": 200, "n_cells": 200, "n_regions": 12, "n_days": 4,
    "n_calls": 5000, "n_sms": 0, "n_mds": 100, "n_topups": 0, "n_tacs": 20, "equipment": false}');
CREATE TEMP TABLE told AS SELECT synth.report() AS report;
CREATE TEMP VIEW hour AS
SELECT h.* FROM told AS t CROSS JOIN LATERAL jsonb_to_recordset(t.report -> 'hours')
    AS h (rest boolean, hour integer, calls bigint, at_home numeric, at_work numeric);
SELECT is((SELECT count(DISTINCT (h.rest, h.hour)) FROM hour AS h), 48::bigint, 'all hours, of both kinds of days');
SELECT is((SELECT sum(h.calls)::bigint FROM hour AS h), (SELECT count(*) FROM store.calls), 'all calls');
SELECT cmp_ok((SELECT sum(h.calls) FROM hour AS h WHERE h.hour BETWEEN 1 AND 4), '<',
    (SELECT sum(h.calls) / 5 FROM hour AS h WHERE h.hour BETWEEN 17 AND 20), 'nights are quiet');
SELECT cmp_ok((SELECT avg(h.at_home) FROM hour AS h WHERE h.hour >= 20), '>', 0.9, 'in the evening people are at home');
SELECT cmp_ok((SELECT avg(h.at_work) FROM hour AS h WHERE h.hour BETWEEN 9 AND 16 AND NOT h.rest), '>', 0.5,
    'on working days at work');
SELECT cmp_ok((SELECT avg(h.at_work) FROM hour AS h WHERE h.hour BETWEEN 9 AND 16 AND h.rest), '<', 0.3,
    'on others hardly');
SELECT is((SELECT jsonb_agg(d -> 'rest') FROM told AS t, jsonb_array_elements(t.report -> 'days') AS d),
    '[true, true, true, false]', 'New Year, a weekend, a Monday');
SELECT cmp_ok((SELECT (t.report #>> '{days,3,rows,calls}')::numeric FROM told AS t), '>',
    (SELECT (t.report #>> '{days,2,rows,calls}')::numeric * 1.15 FROM told AS t), 'Sundays are quieter than Mondays');
SELECT cmp_ok((SELECT (t.report #>> '{activity,most}')::numeric FROM told AS t), '>',
    (SELECT (t.report #>> '{activity,mean}')::numeric * 6 FROM told AS t), 'some people call many times as much as others');
SELECT cmp_ok((SELECT (t.report #>> '{activity,exponent}')::numeric FROM told AS t), '<', 4.5, 'a heavy tail');
SELECT cmp_ok((SELECT (t.report #>> '{distance,slope}')::numeric FROM told AS t), '<', -0.5, 'contacts thin with distance');
SELECT is((SELECT t.report #> '{days,0,rows}' FROM told AS t) - 'calls',
    jsonb_build_object('mds', (SELECT l.rows_kept FROM etl.load AS l WHERE l.event_type = 'mds' AND l.day = '2016-01-01')),
    'rows by event type');

SELECT * FROM finish();
ROLLBACK;
