-- How far events are from a reference location: reference queries §5.2, decision D12.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(12);

CREATE FUNCTION pg_temp.away(statistic text, more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.over('displacement', jsonb_build_object('statistic', statistic, 'subscriber_subset', 'few',
        'reference_location', pg_temp.day('{"aggregation_unit": "lon-lat"}'))) || more
$$;
CREATE TEMP TABLE far AS
SELECT (public.st_distance('point(1 1)'::public.geography, 'point(6 1)'::public.geography) / 1000)::numeric AS km;

-- often is last at (6, 1), after two events at (1, 1); moved stays at (2, 2).
SELECT is(pg_temp.rounded(pg_temp.away(t.statistic)),
    jsonb_build_object('often', trim_scale(round(t.share * f.km, 6)), 'moved', 0), t.statistic)
FROM far AS f, (VALUES ('sum', 2), ('avg', 2 / 3.0), ('max', 1), ('min', 0), ('median', 1), ('mode', 1))
    AS t (statistic, share);
SELECT is(pg_temp.rounded(pg_temp.away('count')), '{"often": 3, "moved": 1}', 'count: of events');
SELECT is(pg_temp.rounded(pg_temp.away('max', '{"subscriber_subset": null}')) ?| ARRAY['pointless', 'lost', 'brink'],
    FALSE, 'no point, no distance');
SELECT is(pg_temp.rounded(pg_temp.away('count',
    '{"subscriber_subset": null, "start_date": "2016-01-02", "end_date": "2016-01-03"}')),
    '{"often": 1, "night": 1, "moved": 1}', 'no reference location, no row');
SELECT is(pg_temp.rounded(pg_temp.away('count', '{"hours": {"start_hour": 9, "end_hour": 20}}')),
    '{"often": 1, "moved": 1}', 'hours are those of the events');
SELECT is(pg_temp.refusal(pg_temp.away('avg', jsonb_build_object('reference_location', pg_temp.day()))),
    'reference_location: unit admin3 does not have longitude/latitude columns.', 'a region is no point');
SELECT is(pg_temp.refusal(pg_temp.away('distr')),
    'statistic: Must be one of: count, sum, avg, max, min, median, stddev, variance, mode.', 'statistics');

SELECT * FROM finish();
ROLLBACK;
