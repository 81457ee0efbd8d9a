-- Sums of mobile money: reference queries §6.20, D6, D19, D23.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(16);

-- Transaction 1 and 2 between regions, 3 within one, 4 at midnight of the 3rd, 5 of sixteen people, 6 at an unknown cell.
SET LOCAL ROLE flow_owner;
INSERT INTO store.dfs_transaction (id, "time", amount, fee) VALUES
(1, '2016-01-01 12:00-05', 10, 1), (2, '2016-01-01 23:59:59-05', 5, NULL), (3, '2016-01-02 00:00-05', 7, 1),
(4, '2016-01-03 00:00-05', 100, 1), (6, '2016-01-01 12:00-05', 1000, 1);
INSERT INTO store.dfs_transaction (id, "time", amount)
SELECT 10 + n, '2016-01-05 12:00-05', 1 FROM generate_series(1, 16) AS n;
INSERT INTO store.dfs_party (transaction, subscriber, account, cell)
SELECT p.transaction, s.subscriber, 1, c.cell
FROM (VALUES (1, 'often', 'a', 0), (1, 'even', 'B', 0), (2, 'often', 'a', 0), (2, 'moved', 'm', 1), (3, 'often', 'a', 0),
    (3, 'even', 'z', 0), (4, 'often', 'a', 0), (4, 'even', 'a', 0), (6, 'often', 'none', 0), (6, 'even', 'e', 0))
    AS p (transaction, who, place, version)
INNER JOIN store.subscriber AS s ON s.msisdn = p.who
LEFT JOIN store.cell AS c ON c.id = p.place AND c.version = p.version
UNION ALL
SELECT 10 + n, s.subscriber, 1, c.cell
FROM generate_series(1, 16) AS n
INNER JOIN store.subscriber AS s ON s.msisdn = format('p%s', to_char(n, 'FM00'))
INNER JOIN store.cell AS c ON c.id = 'b';
INSERT INTO etl.dfs_day (day, transactions) VALUES ('2016-01-01', 3), ('2016-01-02', 1), ('2016-01-03', 1), ('2016-01-05', 16);
RESET ROLE;

CREATE FUNCTION pg_temp.money(more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $body$
    SELECT '{"query_kind": "dfs_metric_total_amount", "start_date": "2016-01-01", "end_date": "2016-01-02",
        "metric": "amount", "aggregation_unit": "admin3"}'::jsonb || more
$body$;
SELECT is(pg_temp.complete(pg_temp.money()), pg_temp.listed('[["2016-01-01", "A1", 15], ["2016-01-01", "B1", 10],
    ["2016-01-01", "B2", 5], ["2016-01-02", "A1", 14]]'::jsonb),
    'both parties count; the last day is in; days are local; the version is the one named; a cell in no region is not counted');
SELECT is(pg_temp.complete(pg_temp.money('{"end_date": "2016-01-01"}')), pg_temp.listed('[["2016-01-01", "A1", 15],
    ["2016-01-01", "B1", 10], ["2016-01-01", "B2", 5]]'::jsonb), 'one day is a window');
SELECT is(pg_temp.complete(pg_temp.money('{"metric": "fee", "aggregation_unit": "admin1"}')),
    pg_temp.listed('[["2016-01-01", "A", 2], ["2016-01-01", "B", 1], ["2016-01-02", "A", 2]]'::jsonb), 'another metric and unit');
SELECT is(pg_temp.complete(pg_temp.money('{"metric": "fee", "end_date": "2016-01-01"}')),
    pg_temp.listed('[["2016-01-01", "A1", 1], ["2016-01-01", "B1", 1], ["2016-01-01", "B2", null]]'::jsonb), 'no fee is none, not naught');
SELECT is(pg_temp.complete(pg_temp.money('{"aggregation_unit": "zone", "end_date": "2016-01-01"}')),
    pg_temp.listed('[["2016-01-01", "Z1", 1015], ["2016-01-01", "Z2", 1030]]'::jsonb), 'a layer of one''s own, whose regions overlap');
SELECT is(pg_temp.published(pg_temp.money('{"end_date": "2016-01-05"}')), '[["2016-01-05", "A2", 16]]',
    'sums of more than fifteen people are shown');
SELECT is(pg_temp.published(pg_temp.money('{"end_date": "2016-01-05", "metric": "fee"}')), '[]', 'of people who have the metric');
UPDATE store.dfs_party AS p SET subscriber = (SELECT min(s.subscriber) FROM store.subscriber AS s WHERE s.msisdn LIKE 'p0%')
WHERE p.transaction > 20;
SELECT is(pg_temp.published(pg_temp.money('{"end_date": "2016-01-05"}')), '[]', 'of people, not of transactions');

SELECT is(query.problem(query.normalise(pg_temp.money('{"start_date": "2016-01-04", "end_date": "2016-01-04"}'))),
    'No data for date: dfs 2016-01-04', 'a window without transactions is not loaded');
SELECT is(query.problem(query.normalise(pg_temp.money('{"start_date": "2016-01-03", "end_date": "2016-01-04"}'))), NULL,
    'one day of transactions is enough');
SELECT is(query.missing_days(query.normalise(pg_temp.money('{"start_date": "2016-01-03", "end_date": "2016-01-04"}'))),
    '[{"day": "2016-01-04", "event_type": "dfs"}]', 'and the other is named');
SELECT is(query.problem(query.normalise(pg_temp.money('{"start_date": "2016-01-03"}'))),
    'The start date is later than the stop date.', 'a day before the first is no window');
SELECT is(query.error_text(query.errors(pg_temp.money('{"aggregation_unit": "lon-lat"}'))),
    'aggregation_unit: Must be one of: admin0, admin1, admin2, admin3, zone.', 'lon-lat is refused');
SELECT is(query.errors(pg_temp.money('{"mapping_table": "x", "metric": "tax", "hours": null}')),
    '{"mapping_table": ["Unknown field."], "metric": ["Must be one of: amount, commission, fee, discount."],
      "hours": ["Unknown field."]}', 'members that are not its own');
SELECT is(query.scopes(query.normalise(pg_temp.money())),
    '{admin3:dfs_metric_total_amount:dfs_metric_total_amount}', 'its scope');
SELECT is(query.openapi_schemas() #> '{dfs_metric_total_amount,properties,aggregation_unit,enum}',
    '["admin0", "admin1", "admin2", "admin3", "zone"]', 'its units as published');

SELECT * FROM finish();
ROLLBACK;
