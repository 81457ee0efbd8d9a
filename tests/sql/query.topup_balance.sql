-- What balance each subscriber has, by how long: reference queries §5.10, decision D16.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(14);

-- In 100 seconds: from 2 to 12 after 20 s, from 4 to 9 after 60 s; so 20 s of 2, 40 s of (12 + 4) / 2, 40 s of 9.
SELECT pg_temp.event('topups', t.who, t.at::timestamp, NULL,
    jsonb_build_object('pre_event_balance', t.before, 'post_event_balance', t.after))
FROM (VALUES ('worked', '2016-01-01 00:00:20', 2, 12), ('worked', '2016-01-01 00:01:00', 4, 9),
    ('twice', '2016-01-02 00:00:20', 2, 12), ('twice', '2016-01-02 00:00:20', 4, 9),
    ('heavy', '2016-01-03 00:00:30', 5, 1), ('heavy', '2016-01-03 00:00:31', 1, 5),
    ('brief', '2016-01-04 00:00:00', 3, 7)) AS t (who, at, before, after);
CREATE FUNCTION pg_temp.balance(statistic text, first text DEFAULT '2016-01-01',
    last text DEFAULT '2016-01-01T00:01:40')
RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.rounded(pg_temp.over('topup_balance',
        jsonb_build_object('statistic', statistic, 'start_date', first, 'end_date', last)), 9)
$$;

SELECT is(pg_temp.balance(s.statistic), jsonb_build_object('worked', s.expected), s.statistic)
FROM (VALUES ('sum', 720), ('avg', 7.2), ('variance', round(696 / 99.0, 9)), ('stddev', round(sqrt(696 / 99.0), 9)),
    ('count', 2), ('max', 12), ('min', 2), ('median', 8), ('mode', 8)) AS s (statistic, expected);
-- 20 s of 2, nothing of 8, 80 s of 12 and 80 s of 9
SELECT is(pg_temp.balance('sum', '2016-01-02', '2016-01-02T00:01:40'), '{"twice": 1720}',
    'two at the last instant: each has a tail');
-- 30 s of 5, 1 s of (1 + 1) / 2, 69 s of 5: the shortest segment is not the smallest balance's share
SELECT is(pg_temp.balance('median', '2016-01-03', '2016-01-03T00:01:40'), '{"heavy": 5}', 'the median is weighted');
SELECT is(pg_temp.balance('mode', '2016-01-03', '2016-01-03T00:01:40'), '{"heavy": 5}',
    'the mode is the balance held longest, in pieces too');
SELECT is(pg_temp.balance('variance', '2016-01-04', '2016-01-04T00:00:01'), '{"brief": null}',
    'one second has no variance, and is no error');
SELECT is(pg_temp.rounded(pg_temp.over('topup_balance',
    '{"statistic": "count", "hours": {"start_hour": 1, "end_hour": 24}}')), NULL, 'hours leave top-ups out');

SELECT * FROM finish();
ROLLBACK;
