-- Which share of each subscriber's events is at night: reference queries §5.7, decision D15.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(8);

CREATE FUNCTION pg_temp.night(start_hour integer, end_hour integer, more jsonb DEFAULT '{"event_types": ["calls"]}')
RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.over('nocturnal_events', jsonb_build_object('night_hours',
        jsonb_build_object('start_hour', start_hour, 'end_hour', end_hour))) || more
$$;

-- night: 00:30, 04:00, 12:00, 23:59:59; often: 08:00, 09:00, 20:00; lost, without a cell: 10:00, 11:00, 12:00.
SELECT is(pg_temp.rounded(pg_temp.night(n.start_hour, n.end_hour), 2),
    '{"even": 0, "same": 0, "mixed": 0, "moved": 0, "border": 0, "pointless": 0, "night": 0, "often": 0, "lost": 0}'
    ::jsonb || n.others, n.description)
FROM (VALUES
    (20, 4, '{"night": 50, "often": 33.33}'::jsonb, 'over midnight: 20 is in it, 4 is not'),
    (20, 5, '{"night": 75, "often": 33.33}'::jsonb, 'over midnight until 5'),
    (11, 13, '{"night": 25, "same": 100, "lost": 66.67, "even": 25}'::jsonb,
        'from a start before the end: an ordinary interval, of unlocated events too'),
    (0, 24, '{"night": 100, "often": 100, "even": 100, "same": 100, "mixed": 100, "moved": 100, "border": 100,
        "pointless": 100, "lost": 100}'::jsonb, 'the whole day')) AS n (start_hour, end_hour, others, description);
SELECT is(pg_temp.rounded(pg_temp.night(15, 16, '{"event_types": ["mds"]}')), '{"surfer": 0}', 'event types');
SELECT is(pg_temp.rounded(pg_temp.night(16, 17, '{"event_types": ["mds"]}')), '{"surfer": 100}',
    'the hour of the country');
SELECT is(pg_temp.refusal(pg_temp.over('nocturnal_events')), 'night_hours: Missing data for required field.',
    'hours are needed');
SELECT is(pg_temp.refusal(pg_temp.night(24, 4)),
    'night_hours.start_hour: Must be greater than or equal to 0 and less than or equal to 23.',
        'no night starts at 24');

SELECT * FROM finish();
ROLLBACK;
