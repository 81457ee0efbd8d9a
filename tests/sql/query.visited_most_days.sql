-- Where each subscriber is on most days: reference queries §3.5, decisions D4 and D11.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(7);

SELECT pg_temp.gives(pg_temp.by_region('visited_most_days', '{"end_date": "2016-01-04"}'),
    '[["often", "A2"], ["even", "A1"], ["same", "A1"], ["night", "A1"], ["brink", "A2"], ["mixed", "A2"],
      ["texter", "A2"], ["moved", "A1"]]',
    'days, then events, then the smaller unit, whichever was seen last');
-- Three events on one day against one on each of two.
SELECT pg_temp.event('calls', 'often', '2016-01-01 07:00', 'a');
SELECT pg_temp.gives(pg_temp.by_region('visited_most_days',
    '{"end_date": "2016-01-04", "subscriber_subset": "few"}'), '[["often", "A2"], ["moved", "A1"]]',
    'days count, not events');
-- 21:30 in Lima is the next day in Greenwich: one day, not two.
SELECT pg_temp.event('calls', 'late', '2016-01-02 09:00', 'b');
SELECT pg_temp.event('calls', 'late', '2016-01-02 21:30', 'b');
SELECT pg_temp.event('calls', 'late', '2016-01-02 10:00', 'a');
SELECT pg_temp.event('calls', 'late', '2016-01-03 10:00', 'a');
SELECT pg_temp.register('late', ARRAY['late']);
SELECT pg_temp.gives(pg_temp.by_region('visited_most_days',
    '{"end_date": "2016-01-04", "subscriber_subset": "late"}'), '[["late", "A1"]]', 'days are those of the country');
SELECT is(pg_temp.complete(jsonb_build_object('query_kind', 'spatial_aggregate', 'locations',
    pg_temp.by_region('visited_most_days'))), '[["A1", 5], ["A2", 2]]',
    'it serves as a reference location'); -- often even same night moved; mixed texter

SELECT * FROM finish();
ROLLBACK;
