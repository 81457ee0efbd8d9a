-- A preferred place or else a fallback: reference queries §3.7.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(8);

CREATE FUNCTION pg_temp.coalesced(preferred jsonb, threshold integer, fallback jsonb, weights jsonb) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'coalesced_location', 'preferred_location', preferred,
        'weight_threshold', threshold, 'fallback_location', fallback, 'subscriber_location_weights', weights)
$$;

-- Day 1: often A2, even A2, same B1, night A1, mixed A2, texter A2, moved A1.
-- Day 2: often B1, night A1, brink A2, moved B2.
SELECT pg_temp.gives(
    pg_temp.coalesced(pg_temp.majority('{2}'), 1, pg_temp.majority('{1}'), pg_temp.visits('{1}')),
    '[["often", "B1"], ["night", "A1"], ["brink", "A2"], ["moved", "B2"], ["even", "A2"], ["same", "B1"],
      ["mixed", "A2"], ["texter", "A2"]]', 'the fallback is for those without the preferred');
SELECT is(
    pg_temp.complete(pg_temp.coalesced(pg_temp.majority('{2}'), 2, pg_temp.majority('{1}'), pg_temp.visits('{1}'))),
    '[["brink", "A2"], ["moved", "B2"], ["night", "A1"], ["often", "B1"]]', 'but only with weight enough');
SELECT is(
    pg_temp.complete(pg_temp.coalesced(pg_temp.majority('{3}'), 1, pg_temp.majority('{1}'), pg_temp.visits('{2}'))),
    '[["brink", "B1"], ["night", "A1"], ["often", "A2"]]',
        'and weight at the fallback place itself, as night, not moved');
SELECT is(
    pg_temp.complete(pg_temp.coalesced(
        pg_temp.majority('{1, 2}', '{"include_unlocatable": true}', '{"subscriber_subset": "few"}'), t.threshold,
        pg_temp.majority('{1}', '{}', '{"subscriber_subset": "few"}'), pg_temp.visits('{1, 1}'))),
    t.expected::jsonb, t.description)
FROM (VALUES
    (2, '[["moved", "A1"], ["often", "A2"]]', 'who is known to have no preferred place takes the fallback'),
    (3, '[["moved", null], ["often", null]]', 'or stays without a place')) AS t (threshold, expected, description);
SELECT is(
    pg_temp.refusal(pg_temp.coalesced(pg_temp.majority('{2}'), 1, pg_temp.majority('{1}'),
        pg_temp.visits('{1}', '{"aggregation_unit": "admin1"}'))),
    'coalesced_location: all of preferred_location, fallback_location, subscriber_location_weights must have the same'
    ' aggregation unit.', 'units may not be mixed');
SELECT is(
    pg_temp.refusal(pg_temp.coalesced(pg_temp.majority('{2}'), 1, pg_temp.day(), pg_temp.visits('{1}'))),
    'fallback_location.query_kind: Unsupported value: daily_location. Must be one of: majority_location.',
    'places are majority locations');

SELECT * FROM finish();
ROLLBACK;
