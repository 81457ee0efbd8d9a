-- The fewest contacts that have a share of all events: reference queries §5.6.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(9);

CREATE FUNCTION pg_temp.pareto(proportion numeric, more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.over('pareto_interactions', jsonb_build_object('proportion', proportion,
        'start_date', '2016-01-06', 'end_date', '2016-01-07')) || more
$$;
-- Contacts of 5, 3, 1 and 1 events, of which one is oneself and one unknown.
SELECT pg_temp.event('calls', 'talker', '2016-01-06 10:00'::timestamp + n * interval '1 minute', 'a',
    jsonb_strip_nulls(jsonb_build_object('counterpart', CASE
        WHEN n <= 5 THEN 'x' WHEN n <= 8 THEN 'y' WHEN n <= 9 THEN 'talker' END)))
FROM generate_series(1, 10) AS n;

SELECT is(pg_temp.rounded(pg_temp.pareto(p.proportion)), jsonb_build_object('talker', p.expected),
    format('5, 3, 1, 1: %s of the events', p.proportion))
FROM (VALUES (0.8, 0.5), (0.81, 0.75), (0.5, 0.25), (0.51, 0.5), (0.99, 1)) AS p (proportion, expected);
SELECT is(pg_temp.rounded(pg_temp.pareto(0.6, '{"hours": {"start_hour": 10, "end_hour": 11}}')), '{"talker": 0.5}',
    'hours');
SELECT is(pg_temp.refusal(pg_temp.pareto(p.proportion)), p.problem, format('%s is refused', p.proportion))
FROM (VALUES (1, 'proportion: 1 is not a valid proportion.'),
    (1.5, 'proportion: Must be greater than or equal to 0 and less than or equal to 1.')) AS p (proportion, problem);
SELECT is(pg_temp.refusal(pg_temp.pareto(0.8, '{"event_types": ["calls", "topups"]}')),
    '{''msisdn_counterpart''} are not columns of events.topups', 'top-ups have no counterpart');

SELECT * FROM finish();
ROLLBACK;
