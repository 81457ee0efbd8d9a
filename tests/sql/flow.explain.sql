-- The plan of a query, for those who may compile it.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(6);

SELECT matches(flow.explain(pg_temp.by_region('unique_subscriber_counts')), 'Aggregate.*sighting_calls_20160101',
    'the plan of the compiled text');
SELECT doesnt_match(flow.explain(pg_temp.by_region('unique_subscriber_counts')), '20160102', 'it reads the days asked for alone');
SELECT doesnt_match(flow.explain(pg_temp.by_region('unique_subscriber_counts')), 'actual', 'nothing is run');
SELECT throws_ok($$SELECT flow.explain('{"query_kind": "nope"}')$$, '22023', NULL, 'a wrong specification is refused');
SELECT is((SELECT string_agg(r.role, ' ' ORDER BY r.role) FROM unnest(ARRAY['flow_admin', 'flow_individual', 'flow_analyst',
        'flow_gate', 'flow_loader', 'flow_public', 'flow_worker']) AS r (role)
    WHERE has_function_privilege(r.role, 'flow.explain(jsonb)', 'EXECUTE')), 'flow_admin flow_individual', 'who may ask');
SET LOCAL ROLE flow_individual;
SELECT lives_ok($$SELECT flow.explain('{"query_kind": "unique_subscriber_counts", "start_date": "2016-01-01",
    "end_date": "2016-01-02", "aggregation_unit": "admin3"}')$$, 'without reading the tables oneself');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
