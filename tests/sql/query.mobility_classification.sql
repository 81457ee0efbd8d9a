-- How settled each subscriber is: reference queries §4.3.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(9);

-- Day 1: often A2, even A2, same B1, night A1, mixed A2, texter A2, moved A1.
-- Day 2: often B1, night A1, brink A2, moved B2.  Day 3: often A2, brink B1.
SELECT pg_temp.gives(pg_temp.labels(2, pg_temp.home(1), pg_temp.home(1), pg_temp.home(2)),
    '[["often", "stable"], ["night", "stable"], ["moved", "stable"], ["brink", "irregular"]]',
    'a stay of two in a row is stable; missing from one is irregular; who is not in the last is left out');
SELECT is(pg_temp.complete(pg_temp.labels(2, pg_temp.home(1), pg_temp.home(2), pg_temp.home(1))),
    '[["even", "irregular"], ["mixed", "irregular"], ["moved", "mobile"], ["night", "stable"], ["often", "mobile"],
      ["same", "irregular"], ["texter", "irregular"]]', 'two that are not in a row make no stay');
SELECT is(
    pg_temp.complete(pg_temp.labels(4, pg_temp.home(1), pg_temp.home(2), pg_temp.home(1))) @> '[["night", "mobile"]]',
    TRUE, 'three are less than four');
SELECT is(pg_temp.complete(pg_temp.labels(2, pg_temp.home(1, 2), pg_temp.home(3))),
    '[["brink", "mobile"], ["often", "not_always_locatable"]]', 'without a place in one before the last');
SELECT is(pg_temp.complete(pg_temp.labels(1, pg_temp.home(1, 2), pg_temp.home(3))),
    '[["brink", "stable"], ["often", "not_always_locatable"]]', 'any place is a stay of one');
SELECT is(pg_temp.complete(pg_temp.labels(2, pg_temp.home(3), pg_temp.home(1, 2))),
    '[["brink", "mobile"], ["even", "irregular"], ["mixed", "irregular"], ["moved", "unlocated"],
      ["night", "irregular"], ["often", "unlocated"], ["same", "irregular"], ["texter", "irregular"]]',
    'without a place in the last comes first');
SELECT isnt(query.id(query.normalise(pg_temp.labels(2, pg_temp.home(1), pg_temp.home(2)), 'any')),
    query.id(query.normalise(pg_temp.labels(2, pg_temp.home(2), pg_temp.home(1)), 'any')),
    'the order of the inputs is part of the question');
SELECT is(
    pg_temp.refusal(pg_temp.labels(1, pg_temp.day())),
    'locations.0.query_kind: Unsupported value: daily_location. Must be one of: coalesced_location.',
    'inputs are coalesced locations');

SELECT * FROM finish();
ROLLBACK;
