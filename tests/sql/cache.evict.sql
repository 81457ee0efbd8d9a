-- What is evicted, in which order, and what is kept: score, uses, protection, staleness, pins.
BEGIN;
\ir include/world.psql
SELECT plan(57);

-- The score: FlowKit's idea (seconds saved by byte, weighted by uses), with an exact half-life.
SELECT is(round(cache.score(1, 0, 8192000, 8192)::numeric, 9), 0::numeric, 'score: a second a byte is 0');
SELECT is(round(cache.score(2, 0, 8192000, 8192)::numeric, 9), 1::numeric, 'score: twice the uses, one more');
SELECT is(round(cache.score(2, 1, 8192000, 8192)::numeric, 9), 0::numeric, 'score: a half-life takes one');
SELECT is(round(cache.score(1, 0, 8192000, 16384)::numeric, 9), -1::numeric, 'score: twice the size, one less');
SELECT is(round(cache.score(1, 0, 16384000, 8192)::numeric, 9), 1::numeric, 'score: twice the time, one more');
SELECT is(cache.score(1, 0, 0, 0), cache.score(1, 0, 1, 8192), 'score: no time counts as a millisecond, no size as a page');
SELECT ok(cache.score(0, 1e300, 0, 9223372036854775807) < -1e299, 'score: of the oldest and biggest there may be');
SELECT ok(cache.score(1e308, 0, 1e300, 0) < 3000, 'score: of the most precious');
SELECT is(cache.decayed(1, 1), 0.5::double precision, 'decayed: half after a half-life');
SELECT is(cache.decayed(1, 0), 1::double precision, 'decayed: all at once');
SELECT is(cache.decayed(1e3, 1e300), 0::double precision, 'decayed: nothing after very many');
SELECT is(cache.decayed(0, 100), 0::double precision, 'decayed: nothing of nothing');

-- Uses.
INSERT INTO cache.query (id, spec, kind, level, state, bytes, compute_ms)
SELECT repeat(n, 32), '{}', 'test', 'aggregate', 'ready', 8192, 1000 FROM unnest(ARRAY['a', 'b']) AS n;
CREATE FUNCTION pg_temp.uses(digit text) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', q.uses, round(q.weight::numeric, 4)) FROM cache.query AS q WHERE q.id = repeat(digit, 32)
$$;
SELECT pg_temp.set('cache_half_life', '2');
SELECT cache.touch(repeat('a', 32));
SELECT is(pg_temp.uses('a'), '1 1.0000', 'touch: the first use weighs one');
SELECT cache.touch(repeat('b', 32));
SELECT cache.touch(repeat('a', 32));
SELECT is(pg_temp.uses('a'), '2 1.5000', 'touch: the first counts half two uses later, whatever was used');
SELECT cache.touch(n::text) FROM generate_series(1, 20) AS n;
SELECT is(cache.half_lives(q.touched, q.last_used), 10::double precision, 'half_lives: in uses of all')
FROM cache.query AS q WHERE q.id = repeat('a', 32);
-- FlowKit's sum passes what a number can hold after 2,385 uses at this half-life.
DO $$BEGIN FOR n IN 1..3000 LOOP PERFORM cache.touch(repeat('a', 32)); END LOOP; END$$;
SELECT is(pg_temp.uses('a'), '3002 3.4142', 'touch: the weight stays below 1.45 half-lives and a use');
SELECT setval('cache.touches', 10000000);
SELECT cache.touch(repeat('a', 32));
SELECT is(pg_temp.uses('a'), '3003 1.0000', 'touch: ten million uses later');
SELECT setval('cache.touches', 9223372036854775000);
SELECT cache.touch(repeat('a', 32));
SELECT is(pg_temp.uses('a'), '3004 1.0000', 'touch: as late as can be');
SELECT ok((SELECT bool_and(c.score BETWEEN -1e20 AND 1e20) FROM ops.cache AS c), 'scores of all of them are numbers');
SELECT pg_temp.set('cache_half_life', '0');
SELECT lives_ok($$SELECT cache.touch(repeat('b', 32))$$, 'touch: a half-life of no use');
SELECT pg_temp.set('cache_half_life_time', '1 hour');
UPDATE cache.query SET last_used = now() - interval '2 hours', weight = 4;
SELECT is((SELECT round(cache.half_lives(q.touched, q.last_used)::numeric, 1) FROM cache.query AS q WHERE q.id = repeat('a', 32)),
    2.0, 'half_lives: by the clock');
SELECT cache.touch(repeat('a', 32));
SELECT is((SELECT round(q.weight::numeric, 1) FROM cache.query AS q WHERE q.id = repeat('a', 32)), 2.0, 'touch: by the clock');
SELECT throws_ok($$INSERT INTO cache.query (id, spec, kind, level, state, bytes) VALUES (repeat('c', 32), '{}', 'x', 'aggregate',
    'ready', NULL)$$, '23502', NULL, 'no size is never unknown');
DELETE FROM cache.query;
SELECT setval('cache.touches', 1);
SELECT pg_temp.set('cache_half_life', '1000');
SELECT pg_temp.set('cache_half_life_time', '0');

-- Real results.
CREATE TEMP TABLE asked AS
SELECT n.name, cache.enqueue(n.spec) AS id
FROM (VALUES
    ('people', jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', pg_temp.kept_day())),
    ('regions', '{"query_kind": "geography", "aggregation_unit": "admin3"}'),
    ('areas', '{"query_kind": "geography", "aggregation_unit": "admin1"}')
) AS n (name, spec);
INSERT INTO asked SELECT 'day', d.depends_on FROM cache.dependency AS d;
CREATE FUNCTION pg_temp.id(name text) RETURNS text LANGUAGE sql AS $$ SELECT a.id FROM asked AS a WHERE a.name = $1 $$;
CREATE FUNCTION pg_temp.kept(name text) RETURNS text LANGUAGE sql AS $$ SELECT c.kept FROM ops.cache AS c WHERE c.id = pg_temp.id($1) $$;
CREATE FUNCTION pg_temp.state(name text) RETURNS text LANGUAGE sql AS $$ SELECT q.state FROM cache.query AS q WHERE q.id = pg_temp.id($1) $$;
CREATE FUNCTION pg_temp.names(ids text[]) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(a.name, ' ' ORDER BY i.place) FROM unnest(ids) WITH ORDINALITY AS i (id, place) INNER JOIN asked AS a ON a.id = i.id
$$;
SELECT pg_temp.set('cache_protected_period', '0');
UPDATE cache.query SET queued_at = now() - interval '1 hour' WHERE id <> pg_temp.id('people');
SELECT cache.compute(cache.claim()) FROM generate_series(1, 3);
SELECT is(pg_temp.kept('day'), 'feeds a query that waits or runs', 'kept: what a waiting query is computed from');
SELECT cache.claim();
SELECT is(cache.evict(pg_temp.id('day')), NULL, 'evict: not what a running query is computed from');
SELECT throws_ok($$SELECT ops.drop_result(pg_temp.id('day'))$$, '55006', NULL, 'nor may an administrator drop it');
SELECT cache.compute(pg_temp.id('people'));
SELECT is(pg_temp.kept('day'), NULL, 'kept: no longer when that is done');
SELECT is((SELECT q.uses FROM cache.query AS q WHERE q.id = pg_temp.id('day')), 2::bigint,
    'making it and computing from it are uses');
SELECT is((SELECT c.bytes FROM ops.cache AS c WHERE c.id = pg_temp.id('people')),
    pg_total_relation_size('cache.q_' || pg_temp.id('people')) + pg_total_relation_size('results.q_' || pg_temp.id('people'))
    + (SELECT pg_column_size(k.*) FROM cache.rendered AS k WHERE k.name = cache.released_name(pg_temp.id('people'))),
    'bytes: of the complete and the released table, and of its JSON');
UPDATE cache.query SET bytes = 0;
SELECT is(cache.measure(), 4::bigint, 'measure: what the catalogue says wrongly');
SELECT is(cache.measure(), 0::bigint, 'measure: and nothing else');

-- Protected by the time of the last use.
SELECT pg_temp.set('cache_protected_period', '1 hour');
SELECT is(pg_temp.kept('day'), 'used a short time ago', 'kept: what was used within the period');
UPDATE cache.query SET last_used = now() - interval '2 hours' WHERE id = pg_temp.id('day');
SELECT is(pg_temp.kept('day'), 'used a short time ago', 'kept: what was made within the period');
UPDATE cache.query SET finished_at = now() - interval '2 hours' WHERE id = pg_temp.id('day');
SELECT is(pg_temp.kept('day'), NULL, 'kept: not what was neither');
UPDATE cache.query SET finished_at = now() - interval '2 hours', last_used = now() - interval '2 hours';

-- The order, and the limit.
UPDATE cache.query AS q SET bytes = 16384, weight = 1, touched = 1, compute_ms = CASE a.name
    WHEN 'people' THEN 40 WHEN 'day' THEN 30 WHEN 'regions' THEN 20 WHEN 'areas' THEN 10 END
FROM asked AS a WHERE a.id = q.id;
SELECT pg_temp.set('cache_size', '65536');
SELECT is(cache.excess(), 0::bigint, 'excess: none at the limit');
SELECT pg_temp.set('cache_size', '65535');
SELECT pg_temp.set('cache_low_water', '50');
SELECT is(cache.excess(), 32769::bigint, 'excess: down to the low-water mark');
SELECT is(pg_temp.names(cache.to_evict(32786, '{}')), 'areas regions day', 'to_evict: the least score first, as many as it takes');
SELECT is(pg_temp.names(cache.to_evict(32768, '{}')), 'areas regions', 'to_evict: and no more');
SELECT is(pg_temp.names(cache.to_evict(1, ARRAY[pg_temp.id('areas')])), 'regions', 'to_evict: not what was tried');
SELECT is(pg_temp.names(cache.to_evict(0, '{}')), NULL, 'to_evict: nothing within the limit');
UPDATE cache.query SET stale = TRUE WHERE id = pg_temp.id('people');
SELECT is(pg_temp.names(cache.to_evict(0, '{}')), 'people', 'to_evict: but what is stale');
SELECT is(pg_temp.names(cache.to_evict(16385, '{}')), 'people areas', 'to_evict: that first');
SELECT ops.pin_result(pg_temp.id('areas'));
SELECT is(pg_temp.names(cache.to_evict(16385, '{}')), 'people regions', 'to_evict: not what is pinned');
SELECT is(cache.evict(pg_temp.id('areas')), NULL, 'evict: nor is it evicted');
SELECT is(ops.pin_result(pg_temp.id('areas'), FALSE), TRUE, 'a pin can be taken off');

-- Eviction.
SELECT is(cache.evict(pg_temp.id('areas')), 16384::bigint, 'evict: gives the bytes');
SELECT is(cache.evict(pg_temp.id('people')), 16384::bigint, 'evict: what is stale');
SELECT is(row(pg_temp.state('areas'), pg_temp.state('people'))::text, '(evicted,evicted)', 'both are evicted');
SELECT is((SELECT count(*) FROM pg_class AS c INNER JOIN asked AS a ON right(c.relname, 32) = a.id
    WHERE a.name IN ('areas', 'people')), 0::bigint, 'their tables and views are gone');
SELECT is(ops.drop_result(pg_temp.id('day')), 16384::bigint, 'an administrator may drop what is about people too');
SELECT is((SELECT count(*) FROM pg_class AS c WHERE right(c.relname, 32) = pg_temp.id('day')), 0::bigint, 'table and view');
SELECT is((SELECT jsonb_agg(l.why ORDER BY l.at) FROM ops.log AS l INNER JOIN asked AS a ON a.id = l.subject AND l.what = 'evict'),
    '["the cache is full", "its data have changed", "dropped by postgres"]', 'each leaves a row in the log');
SELECT throws_ok($$SELECT ops.drop_result(pg_temp.id('day'))$$, '55000', NULL, 'what has no result cannot be dropped');
SELECT throws_ok($$SELECT flow.rows(pg_temp.id('people'))$$, 'P0002', NULL, 'an evicted result has no rows');
SELECT cache.enqueue(q.spec) FROM cache.query AS q WHERE q.id = pg_temp.id('people');
SELECT is(pg_temp.work(), 2, 'asked again, it is computed again, with what it is computed from');
SELECT is_empty('SELECT v.rule, v.subject FROM cache.violations() AS v', 'no invariant is broken');

-- A subset by its id is protected too.
CREATE TEMP TABLE follower AS
SELECT cache.enqueue(jsonb_build_object('query_kind', 'unique_subscriber_counts', 'start_date', '2016-01-01',
    'end_date', '2016-01-02', 'aggregation_unit', 'admin1', 'subscriber_subset', pg_temp.id('day'))) AS id;
SELECT is(pg_temp.kept('day'), 'feeds a query that waits or runs', 'kept: a subset that a waiting query names');

SELECT * FROM finish();
ROLLBACK;
