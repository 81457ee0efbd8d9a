-- What one must hold: reference http-api §3.4 and its examples.
BEGIN;
\ir include/world.psql
SELECT plan(9);

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
    ARRAY['admin3:flows:daily_location', 'lon-lat:flows:daily_location', 'lon-lat:flows:flows'],
    'the unit is that of the origin; a part''s other unit is needed too');
SELECT is(query.scopes(jsonb_build_object('query_kind', 'joined_spatial_aggregate', 'method', 'avg',
        'locations', pg_temp.day('{"aggregation_unit": "admin1"}'), 'metric', jsonb_build_object(
            'query_kind', 'displacement', 'reference_location', pg_temp.day()))),
    ARRAY['admin1:joined_spatial_aggregate:daily_location', 'admin1:joined_spatial_aggregate:displacement',
        'admin1:joined_spatial_aggregate:joined_spatial_aggregate', 'admin3:joined_spatial_aggregate:daily_location'],
    'so is the unit of a metric');
SELECT is(query.scopes('{"query_kind": "geography", "aggregation_unit": "zone"}'),
    ARRAY['zone:geography:geography'], 'a layer of one''s own');
SELECT is(query.scopes('{"query_kind": "unique_subscriber_counts", "aggregation_unit": "admin1",
        "subscriber_subset": {"query_kind": "event_count"}}'),
    ARRAY['admin1:unique_subscriber_counts:unique_subscriber_counts', 'nonspatial:subscriber_subset:event_count'],
    'a query that is a subset needs its kind too');
SELECT cache.enqueue(jsonb_build_object('query_kind', 'event_count', 'start_date', '2016-01-01',
    'end_date', '2016-01-02', 'subscriber_subset', pg_temp.day()), 'any') AS subset \gset
SELECT is(query.scopes(jsonb_build_object('query_kind', 'unique_subscriber_counts', 'aggregation_unit', 'admin1',
        'subscriber_subset', :'subset')),
    ARRAY['admin1:unique_subscriber_counts:unique_subscriber_counts', 'nonspatial:subscriber_subset:daily_location',
        'nonspatial:subscriber_subset:event_count'],
    'so does one that is named by its id, and what that is limited to');
SELECT is(query.scopes('{"query_kind": "unique_subscriber_counts", "aggregation_unit": "admin1",
        "subscriber_subset": "few"}'),
    ARRAY['admin1:unique_subscriber_counts:unique_subscriber_counts'], 'a registered subset needs none');

-- It is asked at every request.
INSERT INTO cache.query (id, spec, kind, level, state)
SELECT md5(n::text), '{}', 'geography', 'aggregate', 'evicted' FROM generate_series(1, 3000) AS n;
ANALYZE cache.query;
CREATE FUNCTION pg_temp.rows_read() RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT t.seq_tup_read FROM pg_stat_xact_user_tables AS t WHERE t.relid = 'cache.query'::regclass
$$;
SELECT pg_temp.rows_read() AS before \gset
SELECT query.scopes(q.spec) FROM cache.query AS q WHERE q.id = :'subset';
SELECT query.scopes(jsonb_build_object('query_kind', 'unique_subscriber_counts', 'aggregation_unit', 'admin1',
    'subscriber_subset', :'subset'));
SELECT is(pg_temp.rows_read(), :before::bigint, 'the catalogue is not read from end to end for it');

SELECT * FROM finish();
ROLLBACK;
