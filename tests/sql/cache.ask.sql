-- What is in normal form already is not judged twice.
BEGIN;
\ir include/world.psql
SELECT plan(4);

CREATE TEMP TABLE asked AS SELECT query.normalise(jsonb_build_object('query_kind', 'spatial_aggregate', 'locations',
    jsonb_build_object('query_kind', 'daily_location', 'date', '2016-01-01', 'aggregation_unit', 'admin3',
        'method', 'most-common'))) AS spec;
SELECT is(cache.ask(a.spec), query.id(a.spec), 'gives the id') FROM asked AS a;
SELECT is((SELECT count(*) FROM cache.query AS q WHERE q.state = 'queued'), 2::bigint,
    'the query waits, and what it is computed from');
SELECT is(cache.ask(a.spec, 'login', 'somebody'), cache.enqueue(a.spec), 'finds it there, as cache.enqueue does')
FROM asked AS a;
SELECT throws_ok($$SELECT cache.ask(query.normalise('{"query_kind": "daily_location", "date": "2017-01-01",
    "aggregation_unit": "admin3", "method": "last"}', 'any'))$$, '22023', NULL, 'a day that nobody loaded is refused');

SELECT * FROM finish();
ROLLBACK;
