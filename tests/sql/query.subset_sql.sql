-- A subscriber subset: a registered set, a stored query, or a query.
BEGIN;
\ir include/world.psql
SELECT plan(16);

-- A query that lists everybody twice.
CREATE FUNCTION query.twice(spec jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'SELECT s.subscriber, n.n AS value FROM store.subscriber AS s, generate_series(1, 2) AS n (n)'
$$;
SELECT query.register_kind(
    kind => 'twice', level => 'subscriber', summary => 'Twice.', description => '', parameters => '[]',
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "integer"}]', example => '{}');

CREATE FUNCTION pg_temp.events(subset jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'event_count', 'start_date', '2016-01-01', 'end_date', '2016-01-03',
        'event_types', jsonb_build_array('calls'), 'subscriber_subset', subset)
$$;
SELECT pg_temp.gives(pg_temp.events('"few"'), '[["often", 4], ["moved", 2]]', 'a registered subset');
SELECT pg_temp.gives(pg_temp.events('{"query_kind": "event_count", "start_date": "2016-01-02",
    "end_date": "2016-01-03"}'), '[["often", 4], ["moved", 2], ["night", 5], ["brink", 1]]', 'a query');
SELECT pg_temp.gives(pg_temp.events('{"query_kind": "event_count", "start_date": "2016-01-02",
    "end_date": "2016-01-03", "subscriber_subset": "few"}'), '[["often", 4], ["moved", 2]]', 'a subset of a subset');
SELECT pg_temp.gives(pg_temp.events('{"query_kind": "twice"}') || '{"start_date": "2016-01-02"}',
    '[["often", 1], ["moved", 1], ["night", 1], ["brink", 1]]', 'who is listed twice counts once');

INSERT INTO cache.query (id, spec, kind, level, state)
SELECT query.id(n), n, 'event_count', k.level, 'queued'
FROM query.normalise('{"query_kind": "event_count", "start_date": "2016-01-02", "end_date": "2016-01-03"}', 'any') AS n,
    query.kind AS k WHERE k.kind = n ->> 'query_kind';
SELECT pg_temp.gives(pg_temp.events((SELECT to_jsonb(q.id) FROM cache.query AS q)),
    '[["often", 4], ["moved", 2], ["night", 5], ["brink", 1]]', 'the id of a query, stored or not');
UPDATE cache.query AS q SET spec = jsonb_set(q.spec, '{start_date}', '"2016-01-02T09:00:00"');
SELECT pg_temp.gives(pg_temp.events((SELECT to_jsonb(q.id) FROM cache.query AS q)),
    '[["often", 4], ["moved", 2], ["night", 5]]', 'the id decides');
UPDATE cache.query SET kind = 'geography', level = 'aggregate';
SELECT throws_ok(format('SELECT query.normalise(%L, ''any'')', pg_temp.events((SELECT to_jsonb(q.id) FROM cache.query AS q))),
    '22023', 'subscriber_subset: Must be None or a valid query id.', 'an aggregate is no subset');
SELECT throws_ok($$SELECT query.subset_sql('"x"')$$, '22023', 'subscriber_subset: x is no subset and no stored query',
    'a subset that has gone meanwhile');
SELECT is(query.subset_sql(NULL), NULL, 'none');
-- A long query must not stand in the text once a day.
SELECT is(
    (SELECT count(*) FROM regexp_matches(query.compile(pg_temp.events('{"query_kind": "twice"}')), 'generate_series', 'g')),
    1::bigint, 'a subset stands in the text once');

SELECT * FROM finish();
ROLLBACK;
