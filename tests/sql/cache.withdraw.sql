-- Who wants a query, whose turn it is, and what a cancel ends: cache.want, charge, withdraw, cancel_for_all, claim.
BEGIN;
\ir include/world.psql
SELECT plan(43);

CREATE FUNCTION pg_temp.day_people(date text DEFAULT '2016-01-01') RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', pg_temp.kept_day(jsonb_build_object('date', date)))
$$;
CREATE FUNCTION pg_temp.two_days() RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'flows', 'from_location', pg_temp.kept_day(),
        'to_location', pg_temp.kept_day('{"date": "2016-01-02"}'))
$$;
CREATE FUNCTION pg_temp.states() RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', q.kind, coalesce(q.spec ->> 'date', q.spec #>> '{locations,date}'), q.state), ', '
        ORDER BY q.kind COLLATE "C", q.spec::text COLLATE "C") FROM cache.query AS q
$$;

-- Two people ask two things with a day in common.
CREATE TEMP TABLE asked AS SELECT
    cache.enqueue(pg_temp.day_people(), 'top_level', 'login', 'ana') AS people,
    cache.enqueue(pg_temp.two_days(), 'top_level', 'http', 'ana') AS flows;
SELECT is(pg_temp.states(), 'daily_location 2016-01-01 queued, daily_location 2016-01-02 queued, flows queued, '
    'spatial_aggregate 2016-01-01 queued', 'all are queued');
SELECT results_eq($$SELECT q.asked_by, q.priority FROM cache.query AS q INNER JOIN asked AS a ON q.id = a.flows$$,
    $$VALUES ('http:ana' COLLATE "C", 10)$$, 'as the jobs of who asked, at that way''s priority');
SELECT is((SELECT q.asked_by FROM cache.query AS q WHERE q.spec ->> 'date' = '2016-01-01'), 'login:ana',
    'a part is the job of who asked first');
SELECT ok((SELECT cache.is_wanted(a.people) AND cache.is_wanted(a.flows) FROM asked AS a), 'both are wanted');
SELECT is((SELECT cache.withdraw(a.flows, 'login', 'ana') FROM asked AS a), 'queued',
    'a token''s subject and a login of one name are two people');
SELECT is((SELECT cache.withdraw(a.flows, 'http', 'ana') FROM asked AS a), 'cancelled', 'who asked may cancel');
SELECT is(pg_temp.states(), 'daily_location 2016-01-01 queued, daily_location 2016-01-02 cancelled, flows cancelled, '
    'spatial_aggregate 2016-01-01 queued', 'with what it alone needed');
SELECT is((SELECT cache.withdraw(a.flows, 'http', 'ana') FROM asked AS a), 'cancelled', 'again: it stays so');
SELECT set_eq($$SELECT l.subject FROM ops.log AS l WHERE l.what = 'cancel'$$,
    $$SELECT q.id FROM cache.query AS q WHERE q.state = 'cancelled'$$, 'each is in the log');
SELECT is(cache.withdraw(repeat('0', 32), 'http', 'ana'), NULL, 'nothing of an unknown one');

-- Asked by two
SELECT cache.enqueue(pg_temp.two_days(), 'top_level', 'login', 'ben');
SELECT cache.enqueue(pg_temp.two_days(), 'top_level', 'http', 'eve');
SELECT ok((SELECT NOT w.wanted FROM access.asked AS w INNER JOIN asked AS a ON a.flows = w.id WHERE w.login = 'ana'),
    'who cancelled it is not among those who want it now');
SELECT is((SELECT cache.withdraw(a.flows, 'login', 'ben') FROM asked AS a), 'queued', 'it goes on for the other');
SELECT is((SELECT q.asked_by FROM cache.query AS q INNER JOIN asked AS a ON a.flows = q.id), 'http:eve', 'as the other''s job');
SELECT is((SELECT cache.withdraw(a.flows, 'http', 'eve') FROM asked AS a), 'cancelled', 'until nobody wants it');
SELECT cache.enqueue(pg_temp.two_days(), 'top_level', 'login', 'ben');
SELECT is((SELECT cache.withdraw(d.depends_on, 'login', 'ben') FROM cache.dependency AS d INNER JOIN asked AS a
    ON a.people = d.id), 'queued', 'what others'' queries need goes on');
SELECT is((SELECT cache.cancel_for_all(a.flows, 'test') FROM asked AS a), 'cancelled', 'for all: wanted or not');
SELECT is(pg_temp.states(), 'daily_location 2016-01-01 queued, daily_location 2016-01-02 cancelled, flows cancelled, '
    'spatial_aggregate 2016-01-01 queued', 'and what it alone needed');
SELECT is((SELECT cache.cancel_for_all(d.depends_on, 'test') FROM cache.dependency AS d INNER JOIN asked AS a
    ON a.people = d.id), 'cancelled', 'for all: a part');
SELECT is((SELECT count(*) FROM cache.query AS q WHERE q.state = 'queued'), 0::bigint, 'ends what is computed from it');
SELECT is(cache.claim(), NULL, 'nothing is left to do');

-- States that have ended
SELECT cache.enqueue(pg_temp.day_people(), 'top_level', 'login', 'ana');
SELECT pg_temp.work();
SELECT is((SELECT cache.withdraw(a.people, 'login', 'ana') FROM asked AS a), 'ready', 'an answer stays');
SELECT is((SELECT cache.cancel_for_all(a.people, 'test') FROM asked AS a), 'ready', 'for all too');
UPDATE cache.query SET stale = TRUE WHERE state = 'ready';
SELECT is((SELECT cache.withdraw(a.people, 'login', 'ana') FROM asked AS a), 'stale', 'a stale one is stale');

-- A stale result that is queued again and cancelled leaves nothing.
SELECT cache.enqueue(pg_temp.day_people(), 'top_level', 'login', 'ana');
SELECT isnt_empty($$SELECT r.name FROM cache.stored_relation AS r$$, 'a stale result''s tables are there while it is queued');
SELECT cache.withdraw(a.people, 'login', 'ana') FROM asked AS a;
SELECT is_empty($$SELECT v.rule, v.subject FROM cache.violations() AS v$$, 'and gone when it is cancelled');

-- A running one is taken away; its end finds that out.
SELECT cache.enqueue(pg_temp.day_people(), 'top_level', 'login', 'ana');
CREATE TEMP TABLE running AS SELECT cache.claim() AS id;
SELECT is((SELECT cache.withdraw(a.people, 'login', 'ana') FROM asked AS a), 'cancelled', 'a query whose part is running');
SELECT is((SELECT q.state FROM cache.query AS q INNER JOIN running AS r ON r.id = q.id), 'cancelled', 'ends it');
SELECT throws_ok($$SELECT cache.compute(r.id) FROM running AS r$$, '55000', NULL, 'nothing is stored of it');
SELECT cache.fail(r.id, '55000', 'x') FROM running AS r;
SELECT is((SELECT q.state FROM cache.query AS q INNER JOIN running AS r ON r.id = q.id), 'cancelled', 'nor is it a failure');

-- Fair order
DELETE FROM cache.query;
DELETE FROM access.asked;
CREATE FUNCTION pg_temp.dummy(number integer) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'dummy_query', 'dummy_param', number::text, 'aggregation_unit', 'admin3')
$$;
CREATE FUNCTION pg_temp.next() RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', q.asked_by, q.spec ->> 'dummy_param') FROM cache.claim() AS c (id) INNER JOIN cache.query AS q ON q.id = c.id
$$;
CREATE FUNCTION pg_temp.ask(number integer, login text, via text DEFAULT 'login') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_id text := cache.enqueue(pg_temp.dummy(number), 'any', via, login);
BEGIN
    UPDATE cache.query AS q SET queued_at = now() - interval '1 hour' + number * interval '1 second'
    WHERE q.id = v_id AND q.queued_at = now();
    RETURN v_id;
END
$$;
SELECT pg_temp.ask(n, 'many') FROM generate_series(1, 100) AS n;
SELECT pg_temp.ask(200, 'one'), pg_temp.ask(201, 'one');
SELECT is(pg_temp.next(), 'login:many 1', 'the oldest is first');
SELECT is(pg_temp.next(), 'login:one 200', 'then who has fewer running');
SELECT is(pg_temp.next(), 'login:many 2', 'then the older again');
SELECT is(pg_temp.next(), 'login:one 201', 'in turn');
SELECT is(pg_temp.next(), 'login:many 3', 'who is alone may have more');
SELECT is(pg_temp.next(), NULL, 'up to jobs_per_user');
SELECT pg_temp.ask(300, 'robot', 'schedule');
SELECT pg_temp.ask(50, 'one');
SELECT is((SELECT q.asked_by FROM cache.query AS q WHERE q.spec ->> 'dummy_param' = '50'), 'login:one',
    'a job that one with fewer asks too is that one''s');
SELECT pg_temp.ask(50, 'many');
SELECT is((SELECT q.asked_by FROM cache.query AS q WHERE q.spec ->> 'dummy_param' = '50'), 'login:one', 'and stays it');
SELECT is(pg_temp.next(), 'login:one 50', 'so that it does not wait behind the many');
SELECT is(pg_temp.next(), 'schedule:robot 300', 'schedules wait for people');
SELECT pg_temp.set('jobs_per_user', '0');
SELECT is(pg_temp.next(), 'login:many 4', 'no limit');
UPDATE cache.query SET priority = 11 WHERE spec ->> 'dummy_param' = '99';
SELECT is(pg_temp.next(), 'login:many 99', 'priority before all');
SELECT pg_temp.set('jobs_per_user', '1');
SELECT is(pg_temp.next(), NULL, 'a lower limit takes nothing away, but gives nothing either');
SELECT cache.enqueue(pg_temp.dummy(400), 'any');
SELECT is(pg_temp.next(), ' 400', 'nobody''s jobs are nobody''s share');

SELECT * FROM finish();
ROLLBACK;
