-- How a number is spread over people: reference queries §6.21, rule R6 with decision D8.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(25);

-- Of calls on the first day: 1 moved border pointless mixed, 2 same, 3 often lost, 4 even night.
CREATE FUNCTION pg_temp.spread(bins jsonb, more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'histogram_aggregate', 'bins', bins, 'metric',
        '{"query_kind": "event_count", "start_date": "2016-01-01", "end_date": "2016-01-02",
          "event_types": ["calls"]}'::jsonb) || more
$$;

SELECT pg_temp.gives(pg_temp.spread('{"n_bins": 3}'), '[[4, 1, 2], [1, 2, 3], [4, 3, 4]]',
    'bins from least to most; half-open, the last one closed');
SELECT pg_temp.gives(pg_temp.spread('{"n_bins": 1}'), '[[9, 1, 4]]', 'one bin');
SELECT pg_temp.gives(pg_temp.spread('{"bin_list": [1, 2, 4]}'), '[[4, 1, 2], [5, 2, 4]]',
    'edges: the last bin is closed');
SELECT pg_temp.gives(pg_temp.spread('{"bin_list": [0, 1, 1.5, 3]}'), '[[0, 0, 1], [4, 1, 1.5], [3, 1.5, 3]]',
    'edges: an empty bin, and values beyond the last');
SELECT pg_temp.gives(pg_temp.spread('{"n_bins": 2}', '{"range": [2, 3]}'), '[[1, 2, 2.5], [2, 2.5, 3]]',
    'a range: what is outside does not count');
SELECT pg_temp.gives(pg_temp.spread('{"n_bins": 2}', '{"range": {"lower_bound": 0, "upper_bound": 8}}'),
    '[[7, 0, 4], [2, 4, 8]]', 'a range as an object');
SELECT is(
    (SELECT sum((r.value ->> 0)::integer) FROM jsonb_array_elements(
        pg_temp.complete(pg_temp.spread('{"n_bins": 7}'))) AS r), 9::bigint,
    'a step that cannot be written out loses nobody');
SELECT pg_temp.gives(pg_temp.spread('{"n_bins": 2}',
    '{"metric": {"query_kind": "event_count", "start_date": "2016-01-02", "end_date": "2016-01-03"}}'),
    '[[0, 1, 1], [4, 1, 1]]', 'all have the same value: all are in the last bin');

-- On the 4th and 5th: 3 for 16 people, 2 for 15.
CREATE FUNCTION pg_temp.crowds(bins jsonb) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.spread(bins,
        '{"metric": {"query_kind": "event_count", "start_date": "2016-01-04", "end_date": "2016-01-06"}}')
$$;
SELECT is(pg_temp.complete(pg_temp.crowds('{"bin_list": [2, 3, 4]}')), '[[15, 2, 3], [16, 3, 4]]', 'two crowds');
SELECT is(pg_temp.published(pg_temp.crowds('{"bin_list": [2, 3, 4]}')), '[[null, null, null]]',
    'a bin of 15 people hides all');
SELECT is(pg_temp.published(pg_temp.crowds('{"bin_list": [2.5, 3]}')), '[[16, 2.5, 3]]', 'a bin of 16 is shown');
SELECT is(pg_temp.published(pg_temp.crowds('{"bin_list": [1, 2, 4]}')), '[[null, null, null]]',
    'an empty bin hides all');
SELECT is(pg_temp.published(pg_temp.crowds('{"bin_list": [1, 4]}')), '[[31, 1, 4]]', 'all in one bin');
SELECT is(pg_temp.published(pg_temp.spread('{"n_bins": 2}',
    '{"metric": {"query_kind": "event_count", "start_date": "2016-01-02T13:00:00", "end_date": "2016-01-02T14:00:00"}}'
    )), '[[null, null, null]]', 'of nobody: one row of nulls');
-- One message of three events.
SELECT pg_temp.event(e.kind, 'third', e.at, 'a')
FROM (VALUES ('sms', timestamp '2016-01-06 08:00'), ('calls', '2016-01-06 09:00'), ('calls', '2016-01-06 10:00')) AS e (kind, at);
CREATE FUNCTION pg_temp.third(edges text) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.complete(pg_temp.spread(jsonb_build_object('bin_list', edges::jsonb), '{"metric":
        {"query_kind": "proportion_event_type", "start_date": "2016-01-06", "end_date": "2016-01-07", "numerator": ["sms"]}}'))
$$;
SELECT is(pg_temp.third('[0, 0.3333333333333331, 1]'), '[[0, 0.3333333333333331, 1], [1, 0, 0.3333333333333331]]',
    'a share of two doubles has fifteen digits, as a number has: below an edge of sixteen');
SELECT is(pg_temp.third('[0, 0.333333333333333, 1]'), '[[0, 0, 0.333333333333333], [1, 0.333333333333333, 1]]',
    'at an edge it is in the bin that begins there');
SELECT is(pg_temp.third('[0, 0.333333333333333]'), '[[1, 0, 0.333333333333333]]', 'and in the last that ends there');
SELECT throws_ok(
    format('SELECT query.compile(%L)', pg_temp.spread('{"bin_list": [1, 2]}', '{"range": [1, 2]}')),
    '22023', 'range: the edges of bin_list are the range already', 'edges and a range contradict each other');

SELECT * FROM finish();
ROLLBACK;
