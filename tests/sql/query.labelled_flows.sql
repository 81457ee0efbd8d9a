-- Flows by label: reference queries §6.6, rule R3.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(8);

CREATE FUNCTION pg_temp.flows(first jsonb, later jsonb, labels jsonb, how text DEFAULT NULL) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'labelled_flows', 'from_location', first, 'to_location', later,
        'labels', labels, 'join_type', how)
$$;

SELECT pg_temp.gives(
    pg_temp.flows(pg_temp.home(1), pg_temp.home(2), pg_temp.labels(2, pg_temp.home(1), pg_temp.home(2))),
    '[["A2", "B1", "mobile", 1], ["A1", "A1", "stable", 1], ["A1", "B2", "mobile", 1]]', 'who is in both');
SELECT is(
    pg_temp.complete(pg_temp.flows(pg_temp.home(1), pg_temp.home(2), pg_temp.labels(2, pg_temp.home(1),
        pg_temp.home(2)),
        'full outer')),
    '[["A1", "A1", "stable", 1], ["A1", "B2", "mobile", 1], ["A2", "B1", "mobile", 1], ["A2", null, null, 3],
      ["B1", null, null, 1], [null, "A2", "irregular", 1]]', 'who is in one');

-- 16 go from A1 to B1 and 15 stay in A2; new is in B1 only.
SELECT pg_temp.event('calls', 'new', '2016-01-05 10:00', 'B');
SELECT is(
    pg_temp.published(pg_temp.flows(pg_temp.home(4), pg_temp.home(5), pg_temp.labels(2, pg_temp.home(4),
        pg_temp.home(5)),
        'right')),
    '[["A1", "B1", "mobile", 16]]', '16 people are published, 15 are absent');
SELECT is(
    pg_temp.published(pg_temp.flows(pg_temp.home(3), pg_temp.home(4), pg_temp.labels(1, pg_temp.home(4)), 'right')),
    '[]', '16 who come from nowhere are not');
SELECT is(
    pg_temp.complete(pg_temp.flows(pg_temp.home(3), pg_temp.home(4), pg_temp.labels(1, pg_temp.home(4)), 'right')),
    '[[null, "A1", "stable", 16], [null, "A2", "stable", 15]]', 'though they are there');
-- The new one goes from A1 to B1 as well, but was elsewhere in between.
SELECT pg_temp.event('calls', 'new', '2016-01-04 10:00', 'a');
SELECT is(
    pg_temp.published(pg_temp.flows(pg_temp.home(4), pg_temp.home(5), pg_temp.labels(1, pg_temp.home(3),
        pg_temp.home(5)))),
    '[["A1", "B1", "irregular", 17]]', 'one label of 17');
SELECT pg_temp.event('calls', 'new', '2016-01-03 10:00', 'a');
SELECT is(
    pg_temp.published(pg_temp.flows(pg_temp.home(4), pg_temp.home(5), pg_temp.labels(1, pg_temp.home(3),
        pg_temp.home(5)))),
    '[]', 'a label of one hides the whole pair');

SELECT * FROM finish();
ROLLBACK;
