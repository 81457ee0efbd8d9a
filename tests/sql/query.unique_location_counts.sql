-- How many places each subscriber was at: reference queries §5.3.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(8);

SELECT pg_temp.gives(pg_temp.by_region('unique_location_counts'),
    '[["often", 2], ["even", 2], ["same", 2], ["night", 3], ["mixed", 2], ["texter", 1], ["moved", 1]]', 'regions');
SELECT pg_temp.gives(pg_temp.by_region('unique_location_counts', '{"aggregation_unit": "admin1"}'),
    '[["often", 1], ["even", 1], ["same", 2], ["night", 2], ["mixed", 1], ["texter", 1], ["moved", 1],
        ["border", 1]]',
    'coarser regions');
SELECT pg_temp.gives(pg_temp.by_region('unique_location_counts',
    '{"end_date": "2016-01-04", "hours": {"start_hour": 9, "end_hour": 11}, "subscriber_subset": "few"}'),
    '[["often", 3], ["moved", 2]]', 'hours of several days');
SELECT is(pg_temp.refusal(pg_temp.over('unique_location_counts')),
    'aggregation_unit: Missing data for required field.', 'a unit is needed');
SELECT is(pg_temp.refusal(pg_temp.by_region('unique_location_counts',
    '{"sampling": {"sampling_method": "system", "size": 1, "seed": 1}}')), 'sampling: Unknown field.',
    'it draws no samples');

SELECT * FROM finish();
ROLLBACK;
