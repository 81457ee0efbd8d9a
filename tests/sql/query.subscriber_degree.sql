-- How many others each subscriber is in contact with: reference queries §5.5.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(6);

CREATE FUNCTION pg_temp.degree(more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.over('subscriber_degree', '{"start_date": "2016-01-06", "end_date": "2016-01-07"}') || more
$$;
SELECT pg_temp.event(e.kind, e.who, '2016-01-06'::date + e.clock::time, NULL,
    jsonb_strip_nulls(jsonb_build_object('counterpart', e.counterpart, 'outgoing', e.outgoing)))
FROM (VALUES
    ('calls', 'talker', '08:00', 'x', TRUE), ('calls', 'talker', '09:00', 'x', FALSE), ('calls', 'talker', '10:00',
    'y', TRUE),
    ('sms', 'talker', '11:00', 'x', TRUE), ('sms', 'talker', '12:00', 'z', NULL),
    ('calls', 'talker', '13:00', 'talker', TRUE), ('calls', 'talker', '14:00', NULL, TRUE),
    ('calls', 'loner', '10:00', 'loner', TRUE), ('calls', 'loner', '11:00', NULL, TRUE)
) AS e (kind, who, clock, counterpart, outgoing);

SELECT is(pg_temp.complete(pg_temp.degree()), '[["talker", 3]]',
    'others, each once; oneself and the unknown are none, and who has no other is left out');
SELECT is(pg_temp.complete(pg_temp.degree('{"direction": "out"}')), '[["talker", 2]]', 'outgoing');
SELECT is(pg_temp.complete(pg_temp.degree('{"direction": "in"}')), '[["talker", 1]]', 'incoming');
SELECT is(pg_temp.complete(pg_temp.degree('{"event_types": ["calls"]}')), '[["talker", 2]]', 'event types');
SELECT is(
    pg_temp.complete(pg_temp.degree('{"hours": {"start_hour": 12, "end_hour": 9}}')), '[["talker", 2]]', 'hours');
SELECT is(pg_temp.refusal(pg_temp.degree('{"event_types": ["mds", "calls"]}')),
    '{''msisdn_counterpart''} are not columns of events.mds', 'mobile data has no counterpart');

SELECT * FROM finish();
ROLLBACK;
