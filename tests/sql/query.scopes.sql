-- What one must hold: reference http-api §3.4 and its examples.
BEGIN;
\ir include/world.psql
SELECT plan(5);

SELECT is(query.scopes(jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', jsonb_build_object(
        'query_kind', 'modal_location', 'locations', jsonb_build_array(pg_temp.day(), pg_temp.day())))),
    ARRAY['admin3:spatial_aggregate:daily_location', 'admin3:spatial_aggregate:modal_location',
        'admin3:spatial_aggregate:spatial_aggregate'], 'example A: each kind once, at the unit of the whole');
SELECT is(query.scopes('{"query_kind": "histogram_aggregate", "bins": {"bin_list": []},
        "metric": {"query_kind": "event_count"}}'),
    ARRAY['nonspatial:histogram_aggregate:event_count', 'nonspatial:histogram_aggregate:histogram_aggregate'],
    'example B: without a unit, and an empty list does no harm');
SELECT is(query.scopes(jsonb_build_object('query_kind', 'flows', 'from_location',
        pg_temp.day('{"aggregation_unit": "lon-lat"}'), 'to_location', pg_temp.day())),
    ARRAY['lon-lat:flows:daily_location', 'lon-lat:flows:flows'], 'the unit is that of the origin');
SELECT is(query.scopes('{"query_kind": "geography", "aggregation_unit": "zone"}'),
    ARRAY['zone:geography:geography'], 'a layer of one''s own');
SELECT is(query.scopes('{"query_kind": "unique_subscriber_counts", "aggregation_unit": "admin1",
        "subscriber_subset": {"query_kind": "event_count"}}'),
    ARRAY['admin1:unique_subscriber_counts:event_count', 'admin1:unique_subscriber_counts:unique_subscriber_counts'],
    'a query that is a subset needs its kind too');

SELECT * FROM finish();
ROLLBACK;
