-- Numbers and labels of people by region: reference queries §6.2, decision D18.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(18);

CREATE FUNCTION pg_temp.joined(method text, metric jsonb, locations jsonb DEFAULT pg_temp.day()) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'joined_spatial_aggregate', 'method', method, 'metric', metric,
        'locations', locations)
$$;

-- A1: night 4, moved 1; A2: often 3, even 4, mixed 3, texter 1; B1: same 2.
SELECT is(pg_temp.rounded(pg_temp.joined(m.method, pg_temp.over('event_count'))), m.expected::jsonb, m.method)
FROM (VALUES ('sum', '{"A1": 5, "A2": 11, "B1": 2}'), ('avg', '{"A1": 2.5, "A2": 2.75, "B1": 2}'),
    ('count', '{"A1": 2, "A2": 4, "B1": 1}'), ('max', '{"A1": 4, "A2": 4, "B1": 2}'),
    ('min', '{"A1": 1, "A2": 1, "B1": 2}'), ('median', '{"A1": 2.5, "A2": 3, "B1": 2}'),
    ('mode', '{"A1": 1, "A2": 3, "B1": 2}'), ('variance', '{"A1": 4.5, "A2": 1.583333, "B1": null}'),
    ('stddev', '{"A1": 2.12132, "A2": 1.258306, "B1": null}')) AS m (method, expected);
SELECT pg_temp.gives(
    pg_temp.joined('sum', pg_temp.over('event_count', '{"start_date": "2016-01-02", "end_date": "2016-01-03"}')),
    '[["A1", 2], ["A2", 1]]', 'who lacks the metric or the place does not count'); -- night moved; often

-- 16 people in A1 and 15 in A2.
CREATE TEMP TABLE crowd AS SELECT pg_temp.day('{"date": "2016-01-04"}') AS place,
    pg_temp.over('event_count', '{"start_date": "2016-01-04", "end_date": "2016-01-05"}') AS metric;
SELECT pg_temp.register('fifteen', ARRAY(SELECT format('p%s', to_char(n, 'FM00')) FROM generate_series(1, 15) AS n));
SELECT is(pg_temp.published(pg_temp.joined('avg', c.metric, c.place)), '[["A1", 2.0]]',
    '16 people are published, 15 are absent') FROM crowd AS c;
SELECT is(pg_temp.published(pg_temp.joined('avg', c.metric || '{"subscriber_subset": "fifteen"}', c.place)), '[]',
    '16 people of whom 15 have the metric are not') FROM crowd AS c;

INSERT INTO store.tac (tac, hnd_type) VALUES (1, 'Smart'), (2, 'Feature');
INSERT INTO store.device (tac) VALUES (1), (2), (99);
UPDATE store.calls_20160104 AS e SET device = coalesce((SELECT d.device FROM store.device AS d
    WHERE d.tac = CASE WHEN s.msisdn <= 'p10' THEN 1 WHEN s.msisdn < 'q' THEN 2 END), 0)
FROM store.subscriber AS s WHERE s.subscriber = e.subscriber;
CREATE FUNCTION pg_temp.phones(method text) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.joined(method, pg_temp.over('handset', '{"start_date": "2016-01-04", "end_date": "2016-01-05",
        "characteristic": "hnd_type", "method": "last"}'), c.place) FROM crowd AS c
$$;
SELECT is(pg_temp.published(pg_temp.phones('distr')),
    '[["A1", "value", "Feature", 0.375], ["A1", "value", "Smart", 0.625]]',
    'distr: shares; the region is judged, not the label');
SELECT is(pg_temp.published(pg_temp.phones('mode')), '[["A1", "Smart"]]', 'mode of labels');
UPDATE store.calls_20160104 AS e SET device = (SELECT d.device FROM store.device AS d WHERE d.tac = 99)
FROM store.subscriber AS s WHERE s.subscriber = e.subscriber AND s.msisdn = 'p16';
SELECT is(pg_temp.published(pg_temp.phones('distr')), '[]', '15 people whose phones are known are too few');
SELECT is(pg_temp.refusal(pg_temp.phones('avg')), 'method: Must be one of: distr, mode.', 'labels have no mean');
SELECT is(pg_temp.refusal(pg_temp.joined('distr', pg_temp.over('event_count'))),
    'method: Must be one of: avg, count, max, median, min, mode, stddev, sum, variance.', 'numbers no shares');

SELECT * FROM finish();
ROLLBACK;
