-- Loading mobile money: checks, replacement, days, cells.
BEGIN;
\ir include/world.psql
SELECT plan(25);

CREATE FUNCTION pg_temp.money(subscribers text, transactions text, parties text, malformed jsonb DEFAULT
    '{"subscribers": [], "transactions": [], "transactions_metadata": []}') RETURNS jsonb
LANGUAGE plpgsql AS $body$
DECLARE
    v_staging jsonb := etl.start_dfs('{"subscribers": ["id", "msisdn"],
        "transactions": ["id", "amount", "discount", "fee", "commission", "transtype_id", "timestamp"],
        "transactions_metadata": ["transaction_id", "subscriber_id", "cell_id", "cell_version", "is_outgoing"]}');
BEGIN
    EXECUTE format('INSERT INTO etl.%I (line, id, msisdn) VALUES %s', 'staging_' || (v_staging ->> 'subscribers'), subscribers);
    EXECUTE format('INSERT INTO etl.%I (line, id, "timestamp", amount) VALUES %s', 'staging_' || (v_staging ->> 'transactions'),
        transactions);
    EXECUTE format('INSERT INTO etl.%I (line, transaction_id, subscriber_id, cell_id, cell_version) VALUES %s',
        'staging_' || (v_staging ->> 'transactions_metadata'), parties);
    RETURN etl.store_dfs(v_staging, '{"subscribers": "s", "transactions": "t", "transactions_metadata": "m"}', malformed);
END
$body$;
CREATE FUNCTION pg_temp.reasons(told jsonb, file integer) RETURNS text
LANGUAGE sql AS $body$
    SELECT string_agg(r, '; ') FROM jsonb_array_elements_text(told -> file -> 'reasons') AS r
$body$;

SELECT throws_ok($$SELECT etl.start_dfs('{"subscribers": ["id"], "transactions": [], "transactions_metadata": []}')$$, '22023',
    'missing columns for subscribers: msisdn', 'columns that must be there');
SELECT throws_ok($$SELECT etl.start_dfs('{"subscribers": ["id", "msisdn", "pin"]}')$$, '22023',
    'unknown columns for subscribers: pin', 'columns that nobody knows');

CREATE TEMPORARY TABLE told AS SELECT pg_temp.money(
    $$(1, '1', 'often'), (2, '2', 'new'), (3, 'x', 'a'), (4, NULL, 'a'), (5, '2.0', 'again'), (6, '6', '')$$,
    $$(1, '1', '2016-01-02 04:59:59+00', '10.5'), (2, '2', '2016-01-02 00:00:00', '1'), (3, '3', 'noon', '1'),
      (4, '4', '2016-01-01 12:00', 'much'), (5, '1', '2016-01-01 12:00', '1'), (6, '6', NULL, '1'), (7, '7', '2016-01-05 12:00', NULL)$$,
    $$(1, '1', '1', 'a', '0'), (2, '1', '2', 'm', '1'), (3, '2', '1', 'no such', '0'), (4, '3', '1', 'a', '0'),
      (5, '1', '5', 'a', '0'), (6, '1', '2', 'a', 'x'), (7, '2', '2', NULL, NULL), (8, NULL, '1', 'a', '0')$$,
    '{"subscribers": [{"line": 7, "reason": "too few columns", "content": {"text": "7"}}], "transactions": [],
      "transactions_metadata": []}') AS told;
SELECT results_eq($$SELECT f ->> 'rows_in', f ->> 'kept', f ->> 'rejected' FROM told AS t, jsonb_array_elements(t.told) AS f$$,
    $$VALUES ('7', '2', '5'), ('7', '3', '4'), ('8', '4', '4')$$, 'rows in = kept + rejected, of each file');
SELECT is(pg_temp.reasons(t.told, 0), 'line 3: id is not a whole number of up to nine digits; line 4: id is missing; '
    || 'line 5: id stands on an earlier line already; line 6: msisdn is missing; line 7: too few columns', 'subscribers') FROM told AS t;
SELECT is(pg_temp.reasons(t.told, 1), 'line 3: timestamp is not a time (ISO 8601); line 4: amount is not a number; '
    || 'line 5: id stands on an earlier line already; line 6: timestamp is missing', 'transactions') FROM told AS t;
SELECT is(pg_temp.reasons(t.told, 2), 'line 4: no transaction has this transaction_id; line 5: no subscriber has this '
    || 'subscriber_id; line 6: cell_version is not a whole number of up to nine digits; line 8: transaction_id is missing',
    'parties') FROM told AS t;
SELECT is(t.told #>> '{2,notes,0}', '2 parties are at no loaded cell version: no region counts them', 'unknown cells are kept')
FROM told AS t;
SELECT is(t.told #>> '{2,notes,1}', '3 days have transactions, from 2016-01-01 to 2016-01-05', 'days are local') FROM told AS t;
SELECT results_eq('SELECT s.id, s.msisdn COLLATE "default" FROM dfs.subscribers AS s ORDER BY 1',
    $$VALUES (1::bigint, 'often'), (2, 'new')$$, 'FlowDB''s view of subscribers');
SELECT results_eq($$SELECT t.id, t."timestamp", t.amount FROM dfs.transactions AS t ORDER BY 1$$,
    $$VALUES (1::bigint, '2016-01-02 04:59:59+00'::timestamptz, 10.5), (2, '2016-01-02 05:00:00+00', 1),
        (7, '2016-01-05 17:00:00+00', NULL)$$, 'of transactions; times without offset are local');
SELECT results_eq($$SELECT m.transaction_id, m.subscriber_id, m.cell_id COLLATE "default", m.cell_version
    FROM dfs.transactions_metadata AS m ORDER BY 1, 2$$,
    $$VALUES (1::bigint, 1::bigint, 'a', 0), (1, 2, 'm', 1), (2, 1, 'no such', 0), (2, 2, NULL, NULL)$$, 'of parties');
SELECT results_eq($$SELECT d.id, d.version FROM store.dfs_party AS p INNER JOIN store.cell AS d ON d.cell = p.cell ORDER BY 1$$,
    $$VALUES ('a' COLLATE "C", 0), ('m', 1)$$, 'the version is the one named, in service or not');
SELECT results_eq($$SELECT d.day FROM etl.loaded_day AS d WHERE d.event_type = 'dfs' ORDER BY 1$$,
    ARRAY['2016-01-01', '2016-01-02', '2016-01-05']::date [], 'days with transactions count as loaded');
SELECT is(cache.available_dates() ? 'dfs', FALSE, 'they are no event type of HTTP clients');
SELECT hasnt_table('etl', 'staging_' || s.n, 'nothing is left over')
FROM (SELECT last_value AS n FROM etl.load_load_seq) AS s;

-- Again ------------------------------------------------------------------------------------------------
INSERT INTO cache.query (id, spec, kind, level, state)
SELECT md5(n.name), '{}', 'dfs_metric_total_amount', 'aggregate', 'ready' FROM (VALUES ('first'), ('third'), ('ninth')) AS n (name);
INSERT INTO cache.day_used (id, event_type, day) VALUES
(md5('first'), 'dfs', '2016-01-01'), (md5('third'), 'dfs', '2016-01-03'), (md5('ninth'), 'dfs', '2016-01-09');
SELECT throws_ok($$SELECT pg_temp.money('(1, ''x'', ''a'')', '(1, ''1'', ''2016-01-01 12:00'', ''1'')',
    '(1, ''1'', ''1'', ''a'', ''0'')')$$, '22023', 'none of the 1 rows can be kept; line 1: id is not a whole number of up to'
    || ' nine digits', 'a file without a good row is refused');
SELECT is((SELECT count(*) FROM dfs.transactions), 3::bigint, 'and what is loaded stays');
SELECT lives_ok($$SELECT pg_temp.money('(1, ''9'', ''often'')', '(1, ''9'', ''2016-01-03 12:00'', ''5'')',
    '(1, ''9'', ''9'', ''z'', ''0'')')$$, 'a good one replaces it');
SELECT results_eq('SELECT t.id FROM dfs.transactions AS t', ARRAY[9::bigint], 'all of it');
SELECT set_eq($$SELECT n.name FROM unnest(ARRAY['first', 'ninth', 'third']) AS n (name)
    INNER JOIN cache.query AS q ON q.id = md5(n.name) WHERE q.stale$$, ARRAY['first', 'third'],
    'results of days that had or have transactions are stale, no others');
SELECT is((SELECT count(*) FROM store.subscriber AS s WHERE s.msisdn = 'often'), 1::bigint, 'a known subscriber keeps the number');

-- Cells change -----------------------------------------------------------------------------------------
UPDATE cache.query AS q SET stale = FALSE;
UPDATE store.cell AS c SET version = 7 WHERE c.id = 'z';
SELECT is(etl.resolve_dfs(), 1::bigint, 'a version that is gone is no place');
SELECT is((SELECT p.cell FROM store.dfs_party AS p), NULL, 'of any party');
SELECT results_eq($$SELECT q.id FROM cache.query AS q WHERE q.stale$$, ARRAY[md5('third') COLLATE "C"], 'and results are stale');
SELECT is(etl.resolve_dfs(), 0::bigint, 'twice is once');

SELECT * FROM finish();
ROLLBACK;
