-- In how many inputs each subscriber was at each place: reference queries §4.2.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(8);

-- Day 1: often A2, moved A1; day 2: often B1, moved B2.
SELECT pg_temp.gives(pg_temp.visits('{1, 2, 1}', '{"subscriber_subset": "few"}'),
    '[["often", "A2", 2], ["often", "B1", 1], ["moved", "A1", 2], ["moved", "B2", 1]]',
    'an input given twice counts twice');
SELECT pg_temp.gives(
    jsonb_build_object('query_kind', 'location_visits', 'locations', jsonb_build_array(
        jsonb_build_object('query_kind', 'modal_location', 'locations',
            pg_temp.visits('{1, 2}', '{"subscriber_subset": "few"}') -> 'locations'),
        pg_temp.day('{"subscriber_subset": "few"}'))),
    '[["often", "B1", 1], ["often", "A2", 1], ["moved", "B2", 1], ["moved", "A1", 1]]',
    'a modal location of two days counts once');
SELECT pg_temp.gives(pg_temp.visits('{1}', '{"subscriber_subset": "few", "aggregation_unit": "lon-lat"}'),
    '[["often", 6, 1, 1], ["moved", 2, 2, 1]]', 'points');
SELECT is(
    pg_temp.refusal(jsonb_build_object('query_kind', 'location_visits', 'locations', jsonb_build_array(
        pg_temp.day(), pg_temp.day('{"aggregation_unit": "admin1"}')))),
    'location_visits: all of locations must have the same aggregation unit.', 'units may not be mixed');
SELECT is(pg_temp.refusal('{"query_kind": "location_visits", "locations": []}'),
    'locations: Shorter than minimum length 1.', 'no input is refused');

SELECT * FROM finish();
ROLLBACK;
