-- What each subscriber tops up: reference queries §5.9, §1.10.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(12);

SELECT is(
    pg_temp.complete(jsonb_build_object('query_kind', 'joined_spatial_aggregate', 'method', 'sum',
        'locations', pg_temp.day(), 'metric', pg_temp.over('topup_amount', '{"statistic": "sum"}'))), '[]',
    'no top-ups are loaded: an empty answer, not an error');

SELECT pg_temp.event('topups', t.who, t.at::timestamp, NULL, jsonb_build_object('recharge_amount', t.amount))
FROM (VALUES ('rich', '2016-01-01 08:00', 20), ('rich', '2016-01-01 09:00', 60), ('rich', '2016-01-02 08:00', 10),
    ('once', '2016-01-01 08:30', 5)) AS t (who, at, amount);

SELECT is(pg_temp.rounded(pg_temp.over('topup_amount',
    jsonb_build_object('end_date', '2016-01-03', 'statistic', s.statistic))), s.expected::jsonb, s.statistic)
FROM (VALUES ('sum', '{"rich": 90, "once": 5}'), ('avg', '{"rich": 30, "once": 5}'), ('count',
    '{"rich": 3, "once": 1}'),
    ('max', '{"rich": 60, "once": 5}'), ('min', '{"rich": 10, "once": 5}'), ('median', '{"rich": 20, "once": 5}'),
    ('mode', '{"rich": 10, "once": 5}'), ('variance', '{"rich": 700, "once": null}'),
    ('stddev', '{"rich": 26.457513, "once": null}')) AS s (statistic, expected);
SELECT is(
    pg_temp.rounded(pg_temp.over('topup_amount', '{"statistic": "sum", "hours": {"start_hour": 9, "end_hour": 10}}')),
    '{"rich": 60}', 'hours');
SELECT is(pg_temp.refusal(pg_temp.over('topup_amount', '{"statistic": "sum", "start_date": "2016-01-03",
    "end_date": "2016-01-04"}')), 'No data for date: topups 2016-01-03', 'only top-ups are read');

SELECT * FROM finish();
ROLLBACK;
