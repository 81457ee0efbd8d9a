-- What a result's row and its relations disagree on is mended, a bounded number at a time.
BEGIN;
\ir include/world.psql
SELECT plan(19);

CREATE FUNCTION pg_temp.areas(unit text) RETURNS text LANGUAGE sql AS $$
    SELECT cache.enqueue(jsonb_build_object('query_kind', 'geography', 'aggregation_unit', areas.unit))
$$;
CREATE TEMP TABLE asked AS
SELECT n.name, pg_temp.areas(n.unit) AS id FROM (VALUES ('one', 'admin1'), ('three', 'admin3'), ('zone', 'zone')) AS n (name, unit);
INSERT INTO asked SELECT 'day', cache.enqueue(pg_temp.day(), 'any');
SELECT pg_temp.work();
CREATE FUNCTION pg_temp.id(name text) RETURNS text LANGUAGE sql AS $$ SELECT a.id FROM asked AS a WHERE a.name = id.name $$;
CREATE FUNCTION pg_temp.relations(name text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(r.place, ' ' ORDER BY r.place, r.name) FROM cache.stored_relation AS r WHERE r.id = pg_temp.id(relations.name)
$$;
CREATE FUNCTION pg_temp.state(name text) RETURNS text LANGUAGE sql AS $$
    SELECT q.state FROM cache.query AS q WHERE q.id = pg_temp.id(state.name)
$$;
CREATE FUNCTION pg_temp.noted(name text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(l.why, ', ' ORDER BY l.at) FROM ops.log AS l WHERE l.what = 'sweep' AND l.subject = pg_temp.id(noted.name)
$$;

SELECT is(cache.sweep(), 0::bigint, 'nothing is wrong');
SELECT is(pg_temp.relations('one'), 'cache redact results', 'a result has its relations');

-- Ready, but a relation is missing: evicted, so that asking computes it again.
DO $$BEGIN EXECUTE format('DROP TABLE results.%I', 'q_' || pg_temp.id('one')); END$$;
SELECT is(cache.sweep(), 1::bigint, 'a released table is missing');
SELECT is(row(pg_temp.state('one'), pg_temp.relations('one'))::text, '(evicted,)', 'the rest of it goes');
SELECT is(pg_temp.noted('one'), 'ready, but a relation was missing', 'which is in the log');
SELECT is((SELECT q.bytes FROM cache.query AS q WHERE q.id = pg_temp.id('one')), 0::bigint, 'it takes no room');
SELECT is(pg_temp.areas('admin1'), pg_temp.id('one'), 'asked again');
SELECT pg_temp.work();
SELECT is(row(pg_temp.state('one'), pg_temp.relations('one'))::text, '(ready,"cache redact results")', 'it is computed again');
DO $$BEGIN EXECUTE format('DROP VIEW individual.%I', 'rows_' || pg_temp.id('day')); END$$;
SELECT is(cache.sweep(), 1::bigint, 'the released view of a result about people is missing');
SELECT is(row(pg_temp.state('day'), pg_temp.relations('day'))::text, '(evicted,)', 'the rest of it goes too');

-- Relations of no result: of what failed, was cancelled or evicted, or of nothing.
UPDATE cache.query AS q SET state = 'failed', error = 'x' WHERE q.id = pg_temp.id('three');
UPDATE cache.query AS q SET state = 'cancelled' WHERE q.id = pg_temp.id('zone');
CREATE TABLE results.q_00000000000000000000000000000000 (n integer);
CREATE TABLE results.q_00000000000000000000000000000000_strict (n integer);
CREATE TABLE results.q_mine (n integer);
SELECT is(cache.sweep(), 3::bigint, 'three have relations that they should not have');
SELECT is(concat(pg_temp.relations('three'), pg_temp.relations('zone')), '', 'those go');
SELECT is(pg_temp.noted('zone'), 'relations of no result', 'which is in the log');
SELECT hasnt_table('results', 'q_00000000000000000000000000000000_strict', 'so do those of nobody');
SELECT has_table('results', 'q_mine', 'what is named otherwise is not ours');

-- What waits or runs may have those of its former result.
UPDATE cache.query AS q SET state = 'queued' WHERE q.id = pg_temp.id('one');
SELECT is(cache.sweep(), 0::bigint, 'those of a former result stay');
SELECT is(pg_temp.relations('one'), 'cache redact results', 'all of them');
UPDATE cache.query AS q SET state = 'ready' WHERE q.id = pg_temp.id('one');

-- A bounded number of locks each time.
DO $$BEGIN FOR n IN 1..205 LOOP EXECUTE format('CREATE TABLE results.%I (n integer)', 'q_' || md5(n::text)); END LOOP; END$$;
SELECT is(cache.sweep(), 200::bigint, 'many are too many for one time');
SELECT is(cache.sweep(), 5::bigint, 'the rest comes next');

SELECT * FROM finish();
ROLLBACK;
