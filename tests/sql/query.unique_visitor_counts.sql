-- How many people were seen where they do not belong: reference queries §6.15, decision D6.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(9);

CREATE FUNCTION pg_temp.visitors(seen jsonb, active jsonb, place jsonb) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'unique_visitor_counts',
        'unique_subscriber_counts', pg_temp.by_region('unique_subscriber_counts', seen),
        'active_at_reference_location_counts', jsonb_build_object('query_kind', 'active_at_reference_location_counts',
            'unique_locations', pg_temp.by_region('unique_locations', active), 'reference_locations',
                pg_temp.day(place)))
$$;
CREATE FUNCTION pg_temp.both_days() RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.visitors('{"start_date": "2016-01-04", "end_date": "2016-01-06"}',
        '{"start_date": "2016-01-04", "end_date": "2016-01-05"}', '{"date": "2016-01-04"}')
$$;

-- Day 1: 6 people in A1 of whom 2 belong there, 5 in A2 (4), 2 in B1 (1).
SELECT pg_temp.gives(pg_temp.visitors('{}', '{}', '{}'), '[["A1", 4], ["A2", 1], ["B1", 1]]', 'all but one''s own');
SELECT pg_temp.gives(pg_temp.visitors('{"start_date": "2016-01-02", "end_date": "2016-01-03"}', '{}', '{}'),
    '[["A1", -1], ["A2", -3], ["B1", 0]]', 'of different days there may be fewer than none');

-- On the 4th 16 people belong to A1 and 15 to A2; on the 5th as many visitors come to each.
SELECT pg_temp.event('calls', format('%s%s', p.place, n), '2016-01-05 10:00', p.place)
FROM (VALUES ('a', 15), ('b', 16)) AS p (place, people), generate_series(1, p.people) AS n;
SELECT is(pg_temp.complete(pg_temp.both_days()), '[["A1", 15], ["A2", 16]]', '15 visitors, and 16');
SELECT is(pg_temp.published(pg_temp.both_days()), '[]', '15 visitors are absent, and 16 among 15 of the place');
SELECT pg_temp.event('calls', 'a16', '2016-01-05 10:00', 'a');
SELECT is(pg_temp.published(pg_temp.both_days()), '[["A1", 16]]', '16 visitors to 16 are published');
SELECT is(pg_temp.published(pg_temp.visitors('{"start_date": "2016-01-04", "end_date": "2016-01-05"}',
    '{"start_date": "2016-01-04", "end_date": "2016-01-05"}', '{"date": "2016-01-04"}')), '[]',
    'no visitors are not told from few');
SELECT is(pg_temp.refusal(pg_temp.visitors('{"aggregation_unit": "admin1"}', '{}', '{}')),
    'unique_visitor_counts: all of active_at_reference_location_counts, unique_subscriber_counts must have the same'
    ' aggregation unit.', 'units may not be mixed');

SELECT * FROM finish();
ROLLBACK;
