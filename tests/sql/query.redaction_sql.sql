-- What may be published: each rule on both sides of the threshold.
BEGIN;
\ir include/world.psql
SELECT plan(27);

-- A kind of two texts for each rule, whose rows are given with each test.
SELECT query.register_kind(
    kind => 'rule_' || r.rule, level => 'aggregate', exposed => TRUE, summary => r.rule, description => '',
    parameters => '[]', example => '{}',
    columns => '[{"name": "area", "type": "text"}, {"name": "value", "type": "bigint"}]',
    redaction => jsonb_build_object('rule', r.rule) || r.more)
FROM (VALUES ('rows', '{}'::jsonb), ('groups', '{"by": ["area"]}'), ('whole', '{}'), ('none', '{}')) AS r (rule, more);
CREATE FUNCTION pg_temp.shown(rule text, people text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.listed(query.redaction_sql(jsonb_build_object('query_kind', 'rule_' || rule),
        format('(SELECT * FROM (VALUES %s) AS v (area, value, contributors))', people)))
$$;

SELECT is(pg_temp.shown(t.rule, t.people), t.expected::jsonb, format('%s: %s', t.rule, t.people))
FROM (VALUES
    ('rows', '(''a'', 5, 16), (''b'', 99, 15), (NULL, 7, 17)', '[["a", 5], [null, 7]]'),
    ('rows', '(''a'', 5, 15)', '[]'),
    ('rows', '(''a'', 5, NULL::integer)', '[]'),
    ('rows', '(''a'', 5, 15.5)', '[["a", 5]]'),
    ('groups', '(''a'', 1, 16), (''a'', 2, 99), (''b'', 3, 16), (''b'', 4, 15)', '[["a", 1], ["a", 2]]'),
    ('groups', '(''a'', 1, 16), (NULL, 2, 99)', '[["a", 1]]'),
    ('groups', '(''a'', 1, 15)', '[]'),
    ('whole', '(''a'', 1, 16), (''b'', 2, 99)', '[["a", 1], ["b", 2]]'),
    ('whole', '(''a'', 1, 15), (''b'', 2, 99)', '[[null, null]]'),
    ('whole', '(''a'', 0, 0), (''b'', 2, 99)', '[[null, null]]'),
    ('none', '(''a'', 1, 1), (NULL, 2, 0)', '[["a", 1], [null, 2]]')
) AS t (rule, people, expected);
SELECT is(
    pg_temp.listed(query.redaction_sql('{"query_kind": "rule_whole"}',
        '(SELECT * FROM (VALUES (''a'', 1, 1)) AS v (area, value, contributors) WHERE FALSE)')),
    '[[null, null]]', 'whole: nobody');
SELECT pg_temp.set('privacy_threshold', '16');
SELECT is(pg_temp.shown('rows', '(''a'', 5, 17), (''b'', 99, 16)'), '[["a", 5]]', 'rows: another threshold');
SELECT is(pg_temp.shown('groups', '(''a'', 5, 17), (''b'', 99, 16)'), '[["a", 5]]', 'groups: another threshold');
SELECT is(pg_temp.shown('whole', '(''a'', 5, 17), (''b'', 99, 16)'), '[[null, null]]', 'whole: another threshold');
SELECT is(pg_temp.shown('whole', '(''a'', 5, 17), (''b'', 99, 17)'), '[["a", 5], ["b", 99]]', 'whole: above it');
SELECT throws_ok($$SELECT query.redaction_sql('{"query_kind": "event_count"}', 'x')$$, 'P0002', NULL,
    'of a kind without a rule nothing may be published');
SELECT throws_ok($$SELECT query.redaction_sql('{"query_kind": "no_such"}', 'x')$$, 'P0002', NULL, 'nor of none');
UPDATE query.kind SET redaction = '{"rule": "all"}' WHERE kind = 'rule_none';
SELECT throws_ok($$SELECT query.redaction_sql('{"query_kind": "rule_none"}', 'x')$$, '20000',
    'no such redaction rule: {"rule": "all"}', 'nor by a rule that there is not');
SELECT unalike(query.redaction_sql('{"query_kind": "rule_rows"}', 'x'), '%setting%', 'the threshold is a literal');

-- A changed threshold releases anew.
SELECT pg_temp.set('privacy_threshold', '15');
CREATE TEMP TABLE asked AS SELECT s.spec, cache.enqueue(s.spec) AS id
FROM (VALUES
    (jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', pg_temp.kept_day('{"date": "2016-01-04"}'))),
    ('{"query_kind": "histogram_aggregate", "bins": {"bin_list": [2, 3, 4]}, "metric": {"query_kind": "event_count",
        "start_date": "2016-01-04", "end_date": "2016-01-06"}}')
) AS s (spec);
SELECT pg_temp.work();
CREATE FUNCTION pg_temp.released() RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    v_all jsonb := '{}';
    v_asked record;
BEGIN
    FOR v_asked IN SELECT a.* FROM asked AS a LOOP
        v_all := v_all || jsonb_build_object(v_asked.spec ->> 'query_kind',
            pg_temp.listed('TABLE results.q_' || v_asked.id));
    END LOOP;
    RETURN v_all;
END
$$;
SELECT is(pg_temp.released(), '{"spatial_aggregate": [["A1", 16]], "histogram_aggregate": [[null, null, null]]}',
    'more than 15');
SELECT pg_temp.set('privacy_threshold', '14');
SELECT is(pg_temp.released(), '{"spatial_aggregate": [["A1", 16]], "histogram_aggregate": [[null, null, null]]}',
    'a setting alone changes nothing that is out');
SELECT is(cache.release_all(), 2::bigint, 'all are released anew');
SELECT is(pg_temp.released(), '{"spatial_aggregate": [["A1", 16], ["A2", 15]],
    "histogram_aggregate": [[15, 2, 3], [16, 3, 4]]}', 'more than 14');
SELECT pg_temp.set('privacy_threshold', '16');
SELECT cache.release_all();
SELECT is(pg_temp.released(), '{"spatial_aggregate": [], "histogram_aggregate": [[null, null, null]]}', 'more than 16');
SELECT is((SELECT count(*) FROM cache.query AS q WHERE q.state = 'ready'), 4::bigint, 'nothing was computed anew');
SELECT is(
    (SELECT count(*) FROM pg_class AS c INNER JOIN asked AS a ON c.relname = 'q_' || a.id
        WHERE c.relnamespace = 'redact'::regnamespace AND c.reloptions = '{security_barrier=true}'), 2::bigint,
    'each release is a barrier view');

SELECT * FROM finish();
ROLLBACK;
