-- Which share of contacts stays in the region: reference queries §6.11, rule R4.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(8);

CREATE FUNCTION pg_temp.inward(more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.by_region('location_introversion',
        '{"start_date": "2016-01-06", "end_date": "2016-01-07"}' || more)
$$;
SELECT pg_temp.event('calls', e.who, '2016-01-06'::date + e.clock::time, e.place,
    jsonb_build_object('id', e.id, 'outgoing', e.outgoing))
FROM (VALUES
    ('u', '08:00', 'a', '1', TRUE), ('v', '08:00', 'a', '1', FALSE), -- within A1
    ('u', '09:00', 'a', '2', TRUE), ('w', '09:00', 'b', '2', FALSE), -- from A1 to A2
    ('u', '10:00', 'a', '3', TRUE), ('v', '10:00', NULL, '3', FALSE), -- to nowhere
    ('u', '11:00', 'a', '4', TRUE) -- with another operator's customer
) AS e (who, clock, place, id, outgoing);

SELECT is(pg_temp.rounded(pg_temp.inward()), '{"A1": 0.666667, "A2": 0}', 'both ends of an event count');
SELECT is(pg_temp.rounded(pg_temp.inward('{"direction": "out"}')), '{"A1": 0.5}', 'by the caller''s place');
SELECT is(pg_temp.rounded(pg_temp.inward('{"direction": "in"}')), '{"A1": 1, "A2": 0}', 'by the called one''s');
SELECT is(
    pg_temp.rounded(pg_temp.inward('{"hours": {"start_hour": 9, "end_hour": 24}}')), '{"A1": 0, "A2": 0}', 'hours');
SELECT is(pg_temp.rounded(pg_temp.inward('{"aggregation_unit": "admin1"}')), '{"A": 1}', 'a coarser unit');

-- 15, then 16 people in A1 call one in A2.
SELECT pg_temp.event('sms', format('c%s', n), '2016-01-06 12:00', 'a', jsonb_build_object('id',
    'c' || n, 'outgoing', TRUE)),
    pg_temp.event('sms', 'hub', '2016-01-06 12:00', 'b', jsonb_build_object('id', 'c' || n, 'outgoing', FALSE))
FROM generate_series(1, 15) AS n;
SELECT is(pg_temp.published(pg_temp.inward('{"event_types": ["sms"]}')), '[]', '15 people are absent');
SELECT pg_temp.event('sms', 'c16', '2016-01-06 12:00', 'a', '{"id": "c16", "outgoing": true}'),
    pg_temp.event('sms', 'hub', '2016-01-06 12:00', 'b', '{"id": "c16", "outgoing": false}');
SELECT is(pg_temp.published(pg_temp.inward('{"event_types": ["sms"]}')), '[["A1", 0]]',
    '16 are published; the one in A2 with 16 events is not');
SELECT is(pg_temp.refusal(pg_temp.inward('{"event_types": ["calls", "mds"]}')),
    '{''outgoing''} are not columns of events.mds', 'mobile data has no ends');

SELECT * FROM finish();
ROLLBACK;
