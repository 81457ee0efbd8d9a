-- How many people were seen in their own region: reference queries §6.14.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(6);

CREATE FUNCTION pg_temp.own(seen jsonb, place jsonb) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'active_at_reference_location_counts',
        'unique_locations', pg_temp.by_region('unique_locations', seen), 'reference_locations', pg_temp.day(place))
$$;
-- Seen on day 2: often B1, night A1, brink A2, moved B2; on day 3: often A2, brink B1.
SELECT pg_temp.gives(pg_temp.own('{"start_date": "2016-01-02", "end_date": "2016-01-04"}', '{}'),
    '[["A1", 1], ["A2", 1]]', 'night in A1, often in A2');
SELECT pg_temp.gives(pg_temp.own('{}', '{}'), '[["A1", 2], ["A2", 4], ["B1", 1]]',
    'in their own of the same day: all');
SELECT is(
    pg_temp.published(pg_temp.own('{"start_date": "2016-01-04", "end_date": "2016-01-06"}',
        '{"date": "2016-01-04"}')),
    '[["A1", 16]]', '16 people are published, 15 are absent');
SELECT is(pg_temp.refusal(pg_temp.own('{"aggregation_unit": "admin1"}', '{}')),
    'active_at_reference_location_counts: all of unique_locations, reference_locations must have the same aggregation'
    ' unit.', 'units may not be mixed');

SELECT * FROM finish();
ROLLBACK;
