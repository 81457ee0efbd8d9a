-- How many people moved their place of a label: reference queries §7, decision D6.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
\ir include/scores.psql
SELECT plan(5);

CREATE FUNCTION pg_temp.moves(label text, more jsonb) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT (pg_temp.meaning('meaningful_locations_between_dates_od_matrix', jsonb_build_object('label', label,
        'start_date_a', '2016-01-01', 'end_date_a', '2016-01-02', 'start_date_b', '2016-01-02', 'end_date_b',
            '2016-01-04'))
        || more) - 'start_date' - 'end_date'
$$;

-- Early on day 1: often s1, night s2; on days 2 and 3: often sB and s2, brink s2 and sB; night's s1 is late.
SELECT is(pg_temp.complete(pg_temp.moves('early', '{}')),
    '[["early", "early", "A1", "A2", 0.5], ["early", "early", "A1", "B1", 0.5]]',
        'from the first window to the second');
SELECT is(
    pg_temp.complete(pg_temp.moves('late', '{}')), '[["late", "late", "B1", "A1", 1]]', 'another label'); -- night
CREATE TEMP TABLE crowds AS SELECT '{"start_date_a": "2016-01-04", "end_date_a": "2016-01-05",
    "start_date_b": "2016-01-05", "end_date_b": "2016-01-06"}'::jsonb AS windows;
SELECT is(pg_temp.published(pg_temp.moves('early', c.windows)), '[["early", "early", "A1", "B1", 16]]',
    '16 people are published, 15 are absent') FROM crowds AS c;
SELECT is(pg_temp.refusal(pg_temp.moves('early', '{"end_date_b": "2016-01-02"}')), 'Start and stop are the same.',
    'an empty window is refused');
SELECT is(
    (SELECT jsonb_agg(DISTINCT w.day ORDER BY w.day) FROM query.wanted_days(query.normalise(pg_temp.moves('early',
        '{}'))) AS w),
    '["2016-01-01", "2016-01-02", "2016-01-03"]', 'the days of both windows are known to be read');

SELECT * FROM finish();
ROLLBACK;
