-- How many people were seen in their own region only: reference queries §6.17.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(7);

CREATE FUNCTION pg_temp.still(seen jsonb, place jsonb) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'unmoving_at_reference_location_counts',
        'locations', pg_temp.by_region('unique_locations', seen), 'reference_locations', place)
$$;
-- Seen on day 2: often B1, night A1, brink A2, moved B2. On day 1 often is in A2, night in A1, moved in A1.
SELECT pg_temp.gives(pg_temp.still('{"start_date": "2016-01-02", "end_date": "2016-01-03"}', pg_temp.day()),
    '[["A1", 1]]', 'night');
SELECT pg_temp.gives(pg_temp.still('{}', pg_temp.day()), '[["A1", 1], ["A2", 1]]', 'moved and texter');
SELECT is(pg_temp.complete(pg_temp.still('{}', pg_temp.home(1, 2))), '[["A2", 1]]', 'not who has no own region');
SELECT is(pg_temp.published(pg_temp.still('{"start_date": "2016-01-04", "end_date": "2016-01-05"}',
    pg_temp.day('{"date": "2016-01-04"}'))), '[["A1", 16]]', '16 people are published, 15 are absent');
SELECT is(pg_temp.refusal(pg_temp.still('{}', pg_temp.day('{"aggregation_unit": "admin1"}'))),
    'unmoving_at_reference_location_counts: all of locations, reference_locations must have the same aggregation unit.',
    'units may not be mixed');

SELECT * FROM finish();
ROLLBACK;
