-- How many people were seen in one region only: reference queries §6.16.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(7);

CREATE FUNCTION pg_temp.still(more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'unmoving_counts', 'locations', pg_temp.by_region('unique_locations',
        more))
$$;
SELECT pg_temp.gives(pg_temp.still(), '[["A1", 1], ["A2", 1]]', 'moved in A1, texter in A2');
SELECT pg_temp.gives(pg_temp.still('{"end_date": "2016-01-03"}'), '[["A2", 2]]', 'texter and brink over two days');
SELECT is(pg_temp.published(pg_temp.still('{"start_date": "2016-01-04", "end_date": "2016-01-05"}')), '[["A1", 16]]',
    '16 people are published, 15 are absent');
SELECT is(pg_temp.complete(pg_temp.still('{"start_date": "2016-01-04", "end_date": "2016-01-06"}')), '[["A2", 15]]',
    'who moves is not counted anywhere');
SELECT is(pg_temp.refusal('{"query_kind": "unmoving_counts", "locations": {"query_kind": "daily_location"}}'),
    'locations.query_kind: Unsupported value: daily_location. Must be one of: unique_locations.',
        'of unique locations');

SELECT * FROM finish();
ROLLBACK;
