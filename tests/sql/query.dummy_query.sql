-- The query without an answer: reference queries §6.24.
BEGIN;
SELECT plan(9);

CREATE FUNCTION pg_temp.dummy(more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $body$
    SELECT '{"query_kind": "dummy_query", "dummy_param": "x", "aggregation_unit": "admin3"}'::jsonb || more
$body$;
SELECT is_empty(query.sql(query.normalise(pg_temp.dummy())), 'no rows');
SELECT matches(query.id(query.normalise(pg_temp.dummy())), '^[0-9a-f]{32}$', 'an id like any other');
SELECT is(query.id(query.normalise(pg_temp.dummy())), query.id(query.normalise(pg_temp.dummy('{"dummy_delay": 0}'))),
    'the delay is 0 by default');
SELECT isnt(query.id(query.normalise(pg_temp.dummy())), query.id(query.normalise(pg_temp.dummy('{"dummy_param": "y"}'))),
    'another parameter, another query');
SELECT is(query.errors('{"query_kind": "dummy_query"}'), '{"dummy_param": ["Missing data for required field."],
    "aggregation_unit": ["Missing data for required field."]}', 'what is required');
SELECT is(query.problem(query.normalise(pg_temp.dummy())), 'No regions are loaded for admin3: load them with flowsql load'
    || ' geography --layer admin3 FILE.', 'the unit must exist');

INSERT INTO store.layer (layer, shape) VALUES ('admin3', 'polygon');
CREATE TEMPORARY TABLE asked AS SELECT cache.enqueue(pg_temp.dummy('{"dummy_delay": 3600}')) AS id;
UPDATE cache.query AS q SET state = 'running', backend_pid = pg_backend_pid(), backend_start = now()
FROM asked AS a WHERE q.id = a.id;
SELECT lives_ok(format('SELECT cache.compute(%L)', a.id), 'it is computed, whatever the delay') FROM asked AS a;
SELECT is(cache.body(a.id, 'json')::jsonb -> 'query_result', '[]', 'its answer is empty') FROM asked AS a;
SELECT throws_ok(format('SELECT cache.body(%L, ''geojson'')', a.id), '22023',
    format('Query with id ''%s'' has no geojson compatible representation.', a.id), 'and no map') FROM asked AS a;

SELECT * FROM finish();
ROLLBACK;
