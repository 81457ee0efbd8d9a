-- The unit of a query's rows: reference http-api §3.5.
BEGIN;
\ir include/world.psql
SELECT plan(7);

SELECT is(query.unit(pg_temp.day()), 'admin3', 'its own');
SELECT is(query.unit(jsonb_build_object('query_kind', 'modal_location', 'locations',
    jsonb_build_array(pg_temp.day('{"aggregation_unit": "lon-lat"}')))), 'lon-lat', 'that of the first of a list');
SELECT is(query.unit(jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', jsonb_build_object(
    'query_kind', 'modal_location', 'locations', jsonb_build_array(pg_temp.day())))), 'admin3', 'through two kinds');
SELECT is(query.unit(jsonb_build_object('query_kind', 'flows', 'from_location', pg_temp.day(),
    'to_location', pg_temp.day('{"aggregation_unit": "admin1"}'))), 'admin3', 'that of the origin');
SELECT is(query.unit('{"query_kind": "histogram_aggregate"}'), 'nonspatial', 'none');
SELECT is(query.unit_definition(pg_temp.day('{"mapping_table": "geography.map"}')),
    '{"aggregation_unit": "admin3", "mapping_table": "geography.map"}', 'with the tables that define it');
SELECT is(query.unit('{"query_kind": "spatial_aggregate", "locations": 3}'), 'nonspatial', 'of a wrong specification');

SELECT * FROM finish();
ROLLBACK;
