-- How far each subscriber's events are from their middle: reference queries §5.1.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(5);

-- Kilometres on the spheroid between two points one degree north.
CREATE FUNCTION pg_temp.km(first double precision, second double precision) RETURNS double precision
LANGUAGE sql AS $$
    SELECT public.st_distance(public.st_makepoint(first, 1)::public.geography,
        public.st_makepoint(second, 1)::public.geography) / 1000
$$;

SELECT is(
    pg_temp.rounded(pg_temp.over('radius_of_gyration', '{"event_types": ["calls"]}')) - 'night' - 'same',
    jsonb_build_object('moved', 0, 'mixed', 0, 'border', 0,
        'even', round(pg_temp.km(1, 3.5)::numeric, 6), -- two at 1, two at 6
        'often', round(sqrt((2 * pg_temp.km(1, 8 / 3.0) ^ 2 + pg_temp.km(6, 8 / 3.0) ^ 2) / 3)::numeric, 6)),
    'the root of the mean square distance from the mean, by use; no point, no answer');
SELECT cmp_ok((pg_temp.rounded(pg_temp.over('radius_of_gyration')) -> 'even')::integer, '=', 278,
    'two and a half degrees are 278 km');
CREATE TEMP TABLE rolled_up AS
SELECT pg_temp.rounded(pg_temp.over('radius_of_gyration', '{"end_date": "2016-01-04"}')) AS answer;
SELECT pg_temp.set('read_sightings', 'false');
SELECT is(pg_temp.rounded(pg_temp.over('radius_of_gyration', '{"end_date": "2016-01-04"}')), r.answer,
    'roll-up and events agree')
FROM rolled_up AS r;
SELECT pg_temp.set('read_sightings', 'true');
SELECT is(
    pg_temp.rounded(pg_temp.over('radius_of_gyration', '{"hours": {"start_hour": 8, "end_hour": 10}}')) -> 'even',
    '0', 'hours');
SELECT is(pg_temp.refusal(pg_temp.by_region('radius_of_gyration')), 'aggregation_unit: Unknown field.',
    'it takes no unit');

SELECT * FROM finish();
ROLLBACK;
