-- People by region and label: reference queries §6.3, rule R3.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(8);

CREATE FUNCTION pg_temp.labelled(locations jsonb, labels jsonb) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'labelled_spatial_aggregate', 'locations', locations, 'labels', labels)
$$;

-- Day 1: often A2, even A2, same B1, night A1, mixed A2, texter A2, moved A1; day 2: often B1, night A1,
-- brink A2, moved B2.
SELECT pg_temp.gives(pg_temp.labelled(pg_temp.home(2), pg_temp.labels(2, pg_temp.home(1), pg_temp.home(1))),
    '[["B1", "stable", 1], ["A1", "stable", 1], ["B2", "stable", 1], ["A2", null, 1]]',
    'who has no label is counted under none');
SELECT is(pg_temp.complete(pg_temp.labelled(pg_temp.home(1, 2), pg_temp.labels(1, pg_temp.home(1)))),
    '[["A1", "stable", 1], ["A2", "stable", 3], ["A2", null, 1], ["B1", "stable", 1], [null, "stable", 2]]',
    'and so is who has no place');

-- 16 go from A1 to B1 and 15 stay in A2; new is in B1 only.
CREATE FUNCTION pg_temp.crowds() RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.labelled(pg_temp.home(5), pg_temp.labels(2, pg_temp.home(4), pg_temp.home(5)))
$$;
SELECT is(pg_temp.published(pg_temp.crowds()), '[["B1", "mobile", 16]]', '16 people are published, 15 are absent');
SELECT is(
    pg_temp.published(pg_temp.labelled(pg_temp.home(4), pg_temp.labels(1, pg_temp.home(3)))), '[["A1", null, 16]]',
    '16 people without a label are published too');
SELECT pg_temp.event('calls', 'new', '2016-01-05 10:00', 'B');
SELECT is(pg_temp.complete(pg_temp.crowds()),
    '[["A2", "stable", 15], ["B1", "irregular", 1], ["B1", "mobile", 16]]', 'one more, of another label,');
SELECT is(pg_temp.published(pg_temp.crowds()), '[]', 'hides the whole region');
SELECT is(pg_temp.refusal(pg_temp.labelled(pg_temp.day(), pg_temp.labels(1, pg_temp.home(1)))),
    'locations.query_kind: Unsupported value: daily_location. Must be one of: coalesced_location.',
    'places are coalesced locations');

SELECT * FROM finish();
ROLLBACK;
