-- How many people come into each region: reference queries §6.5, rule R1.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(10);

CREATE FUNCTION pg_temp.sums(first jsonb, later jsonb, how text DEFAULT NULL) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'inflows', 'from_location', first, 'to_location', later, 'join_type', how)
$$;

-- From A2 to B1, from A1 to A1, from A1 to B2; to nowhere 3 from A2 and 1 from B1, from nowhere 1 to A2.
SELECT pg_temp.gives(pg_temp.sums(pg_temp.day(), pg_temp.day('{"date": "2016-01-02"}')),
    '[["B1", 1], ["A1", 1], ["B2", 1]]', 'who is in both, and who stays');
SELECT pg_temp.gives(pg_temp.sums(pg_temp.day(), pg_temp.day('{"date": "2016-01-02"}'), 'full outer'),
    '[["B1", 1], ["A1", 1], ["B2", 1], ["A2", 1], [null, 4]]', 'with those of one day');
SELECT is(
    (SELECT array_agg(m.name[1]) FROM query.normalise(pg_temp.sums(pg_temp.day(), pg_temp.day())) AS n,
        regexp_matches(query.present_sql(n, 'x'), '(?:AS |q\.)([a-z_]+)(?=,| FROM)', 'g') AS m (name)),
    ARRAY['pcod', 'value'], 'columns have no suffix');

-- 16 are in A1 on the 4th and in B1 on the 5th, 15 in A2 on both; of a subset 8 are in A1, 8 in A2, then all in B1.
SELECT is(
    pg_temp.published(pg_temp.sums(pg_temp.day('{"date": "2016-01-04"}'), pg_temp.day('{"date": "2016-01-05"}'))),
    '[["B1", 16]]', '16 people are published, 15 are absent');
SELECT pg_temp.event('calls', format('r%s', n), '2016-01-04 10:00', 'b') FROM generate_series(1, 8) AS n;
SELECT pg_temp.event('calls', format('r%s', n), '2016-01-05 10:00', 'B') FROM generate_series(1, 8) AS n;
SELECT pg_temp.register('mixed', ARRAY(SELECT s.msisdn FROM store.subscriber AS s
    WHERE s.msisdn ~ '^r\d$' OR s.msisdn ~ '^p0[1-8]$'));
SELECT is(
    pg_temp.published(pg_temp.sums(pg_temp.day('{"date": "2016-01-04", "subscriber_subset": "mixed"}'),
        pg_temp.day('{"date": "2016-01-05"}'))),
    '[["B1", 16]]', 'complete flows are summed: two of 8 make 16');
-- Each of the 16 is in A1 and B1 over both days, so each comes to B1 from both.
CREATE FUNCTION pg_temp.anywhere() RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.by_region('unique_locations', '{"start_date": "2016-01-04", "end_date": "2016-01-06"}')
$$;
SELECT pg_temp.register('p', ARRAY(SELECT s.msisdn FROM store.subscriber AS s WHERE s.msisdn ~ '^p\d'));
SELECT pg_temp.register('p15', ARRAY(SELECT s.msisdn FROM store.subscriber AS s
    WHERE s.msisdn BETWEEN 'p01' AND 'p15'));
SELECT is(
    pg_temp.published(pg_temp.sums(pg_temp.anywhere() || jsonb_build_object('subscriber_subset', t.subset),
        pg_temp.day('{"date": "2016-01-05"}'))),
    t.expected::jsonb, t.description)
FROM (VALUES ('p', '[["B1", 32]]', 'several places of one person are several flows,'),
    ('p15', '[]', 'of one person: 30 flows of 15 people are absent')) AS t (subset, expected, description);
SELECT is(pg_temp.refusal(pg_temp.sums(pg_temp.day(), pg_temp.day('{"aggregation_unit": "admin1"}'))),
    'inflows: all of from_location, to_location must have the same aggregation unit.', 'units may not be mixed');

SELECT * FROM finish();
ROLLBACK;
