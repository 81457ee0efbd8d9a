-- What a login of the private database calls: run, status, wait, rows, open, body, kinds, mine, compile.
BEGIN;
\ir include/world.psql
SELECT plan(36);

CREATE FUNCTION pg_temp.people(day text DEFAULT '2016-01-04') RETURNS jsonb LANGUAGE sql AS $$
    SELECT flow.spatial_aggregate(flow.daily_location(day, 'admin3', method => 'most-common'))
$$;
CREATE TEMP TABLE asked AS SELECT flow.run(pg_temp.people()) AS id;
CREATE FUNCTION pg_temp.id() RETURNS text LANGUAGE sql AS $$ SELECT a.id FROM asked AS a $$;

SELECT is(pg_temp.id(), query.id(query.normalise(pg_temp.people())), 'run: gives the id');
SELECT is((SELECT row(a.via, a.caller, a.action, a.query_kind, a.decision)::text FROM access.audit AS a
    WHERE a.query_id = pg_temp.id()), format('(login,%s,run,spatial_aggregate,allowed)', session_user), 'run: is recorded');
SELECT is((SELECT a.login FROM access.asked AS a WHERE a.id = pg_temp.id()), session_user::text, 'run: is remembered');
SELECT lives_ok($$SELECT flow.run(pg_temp.people())$$, 'run: again');
SELECT throws_ok($$SELECT flow.run('{}')$$, '22023', 'query_kind: Missing data for required field.', 'run: nothing');

SELECT is(flow.status(pg_temp.id()), jsonb_build_object('id', pg_temp.id(), 'kind', 'spatial_aggregate', 'state', 'queued',
    'progress', '{"eligible": 2, "queued": 2, "running": 0}'::jsonb, 'error', NULL,
    'missing', '[{"day": "2016-01-04", "event_type": "sms"}]'::jsonb), 'status: queued');
SELECT throws_ok($$SELECT flow.status('x')$$, 'P0002', 'query x is not known', 'status: unknown');

CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_state text;
    v_message text;
    v_hint text;
BEGIN
    EXECUTE statement;
    RETURN 'none';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS v_state = RETURNED_SQLSTATE, v_message = MESSAGE_TEXT, v_hint = PG_EXCEPTION_HINT;
    RETURN concat_ws('|', v_state, v_message, v_hint);
END
$$;
SELECT is(pg_temp.refusal('SELECT flow.wait(pg_temp.id())'), '55000|the query was asked in this transaction, so no worker '
    'can see it yet|COMMIT after flow.run, then wait.', 'wait: never for oneself');
SAVEPOINT s;
CREATE TEMP TABLE behind AS SELECT flow.run(pg_temp.people('2016-01-05')) AS id;
SELECT alike(pg_temp.refusal('SELECT flow.wait((SELECT b.id FROM behind AS b))'), '55000|%', 'wait: behind a savepoint');
RELEASE SAVEPOINT s;
SELECT alike(pg_temp.refusal('SELECT flow.wait((SELECT b.id FROM behind AS b))'), '55000|%', 'wait: a savepoint released');
SELECT throws_ok($$SELECT flow.wait('x')$$, 'P0002', NULL, 'wait: unknown');
SELECT throws_ok($$SELECT flow.open(pg_temp.id())$$, 'P0002', NULL, 'open: not yet');
SELECT throws_ok($$SELECT * FROM flow.rows(pg_temp.id())$$, 'P0002', NULL, 'rows: not yet');
SELECT throws_ok($$SELECT flow.body(pg_temp.id())$$, 'P0002', NULL, 'body: not yet');

SELECT pg_temp.work();
SELECT is(flow.status(pg_temp.id()) ->> 'state', 'ready', 'status: ready');
SELECT is(flow.wait(pg_temp.id()), 'ready', 'wait: no longer');
SELECT is(flow.open(pg_temp.id()), 'results.q_' || pg_temp.id(), 'open: the released table');
SELECT is(ARRAY(SELECT flow.rows(pg_temp.id())), ARRAY['{"pcod": "A1", "value": 16}']::jsonb [], 'rows: the released ones');
SELECT is(flow.body(pg_temp.id()), format('{"query_id": "%s", "query_result": [{"pcod":"A1","value":16}]}', pg_temp.id()),
    'body: json');
SELECT is(flow.body(pg_temp.id(), 'csv'), E'pcod,value\r\nA1,16\r\n', 'body: csv');
SELECT is((SELECT q.uses FROM cache.query AS q WHERE q.id = pg_temp.id()), 5::bigint,
    'making it, run again, rows and both bodies count as uses');
UPDATE cache.query SET stale = TRUE WHERE id = pg_temp.id();
SELECT is(flow.status(pg_temp.id()) ->> 'state', 'stale', 'status: stale');
SELECT is(flow.wait(pg_temp.id()), 'stale', 'wait: not for what nobody computes');
SELECT throws_ok($$SELECT flow.open(pg_temp.id())$$, 'P0002', NULL, 'open: not what is stale');
UPDATE cache.query SET stale = FALSE, state = 'failed', error = 'division by zero' WHERE id = pg_temp.id();
SELECT is(pg_temp.refusal('SELECT flow.wait(pg_temp.id())'), format(
    '55000|query %s failed: division by zero|flow.run(spec) runs it again.', pg_temp.id()), 'wait: failed');
SELECT is(flow.status(pg_temp.id()) ->> 'error', 'division by zero', 'status: why');

-- Of single people, for those who may
CREATE TEMP TABLE single AS SELECT flow.run(pg_temp.day('{"date": "2016-01-03"}')) AS id;
SELECT pg_temp.work();
SELECT is((SELECT flow.open(s.id) FROM single AS s), (SELECT 'individual.rows_' || s.id FROM single AS s), 'open: of people');
SELECT is((SELECT array_agg(r.r) FROM single AS s, flow.rows(s.id) AS r (r)), ARRAY['{"pcod": "B1", "subscriber": "brink"}',
    '{"pcod": "A2", "subscriber": "often"}']::jsonb [], 'rows: of people');

-- mine, kinds, compile
SELECT is((SELECT string_agg(m.kind || ' ' || m.state, ', ' ORDER BY m.kind, m.state) FROM flow.mine() AS m),
    'daily_location ready, spatial_aggregate failed, spatial_aggregate ready', 'mine: what this login has asked');
UPDATE access.asked SET login = 'somebody else' WHERE id <> pg_temp.id();
SELECT is((SELECT array_agg(m.id) FROM flow.mine() AS m), ARRAY[pg_temp.id()], 'mine: and no other');
SELECT is((SELECT array_agg(k.kind) FROM flow.kinds() AS k), ARRAY(SELECT p.proname::text COLLATE "C" AS kind
    FROM pg_proc AS p INNER JOIN pg_language AS l ON l.oid = p.prolang
    WHERE p.pronamespace = 'flow'::regnamespace AND l.lanname = 'sql' ORDER BY kind), 'kinds: all that have constructors');
SELECT ok((SELECT array_agg(k.kind) FROM flow.kinds() AS k) @> ARRAY['daily_location', 'event_count', 'flows', 'geography',
    'histogram_aggregate', 'modal_location', 'spatial_aggregate', 'unique_subscriber_counts'], 'kinds: of both levels');
SELECT is((SELECT array_agg(k.kind) FROM flow.kinds() AS k WHERE k.top_level), (SELECT array_agg(k.kind) FROM flow.kinds() AS k
    WHERE query.errors(jsonb_build_object('query_kind', k.kind)) -> 'query_kind' IS NULL),
    'kinds: those that everybody may ask');
SELECT is_empty($$SELECT k.kind, query.errors(k.example, 'any') AS errors FROM flow.kinds() AS k
    WHERE query.errors(k.example, 'any') IS NOT NULL$$, 'kinds: every example is valid');
SELECT is(pg_temp.listed(flow.compile(pg_temp.people('2016-01-05')) || ' ORDER BY 2'),
    (SELECT pg_temp.listed(format('TABLE cache.q_%s', b.id)) FROM behind AS b), 'compile: the complete answer');
SELECT is(current_setting('flowsql.from_stored', TRUE), '', 'compile: leaves its setting as it was');

SELECT * FROM finish();
ROLLBACK;
