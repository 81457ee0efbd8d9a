-- The place of more than half of the weight: reference queries §3.6.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(12);

CREATE FUNCTION pg_temp.most(days integer [], more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.majority(days, more, '{"subscriber_subset": "few"}')
$$;

-- Day 1: often A2, moved A1; day 2: often B1, moved B2; day 3: often A2.
SELECT pg_temp.gives(pg_temp.most('{1, 1, 2}'), '[["often", "A2"], ["moved", "A1"]]', 'two of three');
SELECT is(pg_temp.complete(pg_temp.most('{1, 1, 2}', '{"minimum_total_weight": 4}')), '[]', 'two of at least four');
SELECT is(pg_temp.complete(pg_temp.most('{1, 1, 2}', '{"minimum_total_weight": "3.9"}')),
    '[["moved", "A1"], ["often", "A2"]]', 'two of at least 3.9');
SELECT is(pg_temp.complete(pg_temp.most('{1, 2}')), '[]', 'half is not more than half');
SELECT is(pg_temp.complete(pg_temp.most('{1, 2, 3}')), '[["often", "A2"]]', 'the total is each person''s own');
SELECT is(pg_temp.complete(pg_temp.most('{1, 2, 3}', '{"include_unlocatable": true}')),
    '[["moved", null], ["often", "A2"]]', 'the others may be kept without a place');
SELECT is(pg_temp.complete(jsonb_build_object('query_kind', 'spatial_aggregate', 'locations',
    pg_temp.most('{1, 2, 3}', '{"include_unlocatable": true}'))), '[["A2", 1], [null, 1]]', 'and are counted');
SELECT is(pg_temp.complete(pg_temp.majority('{1, 1, 2}', '{}',
    '{"subscriber_subset": "few", "aggregation_unit": "lon-lat"}')), '[["moved", 2, 2], ["often", 6, 1]]', 'points');
SELECT is(pg_temp.refusal(pg_temp.most('{1}', '{"minimum_total_weight": -1}')),
    'minimum_total_weight: Must be greater than or equal to 0.', 'a negative weight is refused');
SELECT is(
    pg_temp.refusal(pg_temp.majority('{1}') || jsonb_build_object('subscriber_location_weights', pg_temp.day())),
    'subscriber_location_weights.query_kind: Unsupported value: daily_location. Must be one of: location_visits.',
    'weights are visits');
SELECT is(pg_temp.complete(pg_temp.most('{1, 1, 2}',
    '{"sampling": {"sampling_method": "random_ids", "size": 1, "seed": 0.5}}')) <@ '[["moved", "A1"],
        ["often", "A2"]]',
    TRUE, 'a sample is of the answer');

SELECT * FROM finish();
ROLLBACK;
