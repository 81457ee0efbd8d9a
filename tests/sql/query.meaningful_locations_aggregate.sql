-- How many people have a place of a label in each region: reference queries §7.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
\ir include/scores.psql
SELECT plan(16);

CREATE FUNCTION pg_temp.places(label text, more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.meaning('meaningful_locations_aggregate', jsonb_build_object('label', label) || more)
$$;

-- often: s1 early, s2 late; even and mixed: s1 and s2 early; same: s1 and sB late; texter: s2 late;
-- night: s1 at both ends of the day, s2 early, sB late
SELECT is(pg_temp.complete(pg_temp.places(l.label)), l.expected::jsonb, l.description)
FROM (VALUES
    ('early', '[["early", "A1", 2], ["early", "A2", 2]]', 'who has two places of a label counts a half in each'),
    ('late', '[["late", "A1", 0.5], ["late", "A2", 2], ["late", "B1", 1.5]]', 'another label'),
    ('unknown', '[["unknown", "A1", 1]]', 'a place of no label'),
    ('nowhere', '[]', 'a label that there is not')) AS l (label, expected, description);
-- Sites 557 km apart in one cluster, s1 first: often's is in the middle of early and late, even's and mixed's early.
SELECT is(
    pg_temp.complete(pg_temp.places('early', '{"tower_cluster_radius": 600, "subscriber_subset": "few"}')), '[]',
    'a cluster of an early and a late site is neither');
SELECT is(pg_temp.complete(pg_temp.places('unknown', '{"tower_cluster_radius": 600, "subscriber_subset": "few"}')),
    '[["unknown", "A1", 1]]', 'its centre is between them');
-- Of night's s1, s2, sB, the last is more than 600 km from the centre of the others.
SELECT is(pg_temp.complete(pg_temp.places('early', '{"tower_cluster_radius": 600}')), '[["early", "A1", 3]]',
    'sites count alike, whatever the number of events: night''s 0 and 1 are early');
SELECT is(
    pg_temp.complete(pg_temp.places('early', '{"tower_cluster_radius": 600, "tower_cluster_call_threshold": 2}')),
    '[["early", "A1", 3]]', 'two sites of a day each are two call days');
SELECT is(pg_temp.complete(pg_temp.places('early', '{"tower_cluster_call_threshold": 2}')), '[]', 'one is not');
SELECT is(
    pg_temp.complete(pg_temp.places('early', '{"tower_cluster_call_threshold": 2, "end_date": "2016-01-03"}')), '[]',
    'days are those at the site'); -- night's two at s1 are of no label
SELECT is(pg_temp.published(pg_temp.places('early', '{"start_date": "2016-01-04", "end_date": "2016-01-05"}')),
    '[["early", "A1", 16]]', '16 people are published, 15 are absent');
SELECT is(pg_temp.published(pg_temp.places('early', '{"start_date": "2016-01-04", "end_date": "2016-01-06"}')), '[]',
    '16 halves are 8');
SELECT is(pg_temp.refusal(pg_temp.places('early', s.more::jsonb)), s.problem, s.problem)
FROM (VALUES
    ('{"aggregation_unit": "lon-lat"}', 'aggregation_unit: lon-lat is not a polygon spatial unit.'),
    ('{"hours": {"start_hour": 1, "end_hour": 2}}', 'hours: Unknown field.'),
    ('{"tower_hour_of_day_scores": [1]}', 'tower_hour_of_day_scores: Shorter than minimum length 24.'),
    ('{"tower_day_of_week_scores": {"monday": 2, "tuesday": 0, "wednesday": 0, "thursday": 0, "friday": 0, "saturday": 0,
        "sunday": 0}}', 'tower_day_of_week_scores.monday: Must be greater than or equal to -1 and less than or equal to 1.')
) AS s (more, problem);

SELECT * FROM finish();
ROLLBACK;
