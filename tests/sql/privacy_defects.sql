-- What FlowKit publishes and FlowSQL does not: one case for each known defect of its redaction, in both profiles.
-- On 4 January 16 people (p) have two calls in A1 and 15 (q) one in A2; on the 5th p are in B1, q still in A2.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(17);

SELECT pg_temp.register('fifteen', ARRAY(SELECT format('p%s', to_char(n, 'FM00')) FROM generate_series(1, 15) AS n));
CREATE FUNCTION pg_temp.on_day(kind text, more jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', kind, 'start_date', '2016-01-04', 'end_date', '2016-01-05') || more
$$;
CREATE FUNCTION pg_temp.where_on(day integer) RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.day(jsonb_build_object('date', format('2016-01-%s', to_char(day, 'FM00'))))
$$;
CREATE FUNCTION pg_temp.problem(spec jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT replace(query.strict_problem(query.normalise(spec)), ' (profile strict)', '')
$$;

-- a: a bin of exactly 15 passes FlowKit, and edges from the data are somebody's value.
CREATE TEMP TABLE histogram AS SELECT jsonb_build_object('query_kind', 'histogram_aggregate',
    'bins', b.bins, 'metric', pg_temp.on_day('event_count', '{}')) AS spec, b.bins
FROM (VALUES ('{"bin_list": [1, 2, 3]}'::jsonb), ('{"n_bins": 2}')) AS b (bins);
SELECT is(pg_temp.published(h.spec), '[[null, null, null]]', format('a: %s, one of them 15', h.bins)) FROM histogram AS h;
SELECT is(pg_temp.problem(h.spec), 'kind histogram_aggregate: bins count few people; ask joined_spatial_aggregate for count, sum or avg',
    format('a: %s, strict', h.bins)) FROM histogram AS h;

-- b: the join has fewer people than the place, and FlowKit looks at the place.
CREATE TEMP TABLE joined AS SELECT jsonb_build_object('query_kind', 'joined_spatial_aggregate', 'method', m.method,
    'locations', pg_temp.where_on(4), 'metric', pg_temp.on_day('event_count', m.more)) AS spec, m.method, m.more
FROM (VALUES ('avg', '{"subscriber_subset": "fifteen"}'::jsonb), ('max', '{"subscriber_subset": "fifteen"}'),
    ('max', '{}'), ('avg', '{}')) AS m (method, more);
SELECT is(pg_temp.published(j.spec), '[]', format('b: %s of 15 among 16', j.method))
FROM joined AS j WHERE j.more <> '{}';
SELECT pg_temp.set('strict_kinds', 'joined_spatial_aggregate,daily_location,event_count,unique_visitor_counts,'
    'unique_subscriber_counts,active_at_reference_location_counts,unique_locations,spatial_aggregate');
SELECT is(pg_temp.problem(j.spec), CASE WHEN j.method = 'max' THEN 'method max: ask for avg, count or sum'
        WHEN j.more <> '{}' THEN 'a subset of subscribers' END, format('b: %s %s, strict', j.method, j.more)) FROM joined AS j;

-- c: the difference of two numbers that may be shown.
SELECT pg_temp.event('calls', format('p%s', to_char(n, 'FM00')), '2016-01-04 09:00', 'b') FROM generate_series(1, 5) AS n;
SELECT pg_temp.event('calls', 'q16', '2016-01-04 10:00', 'b');
CREATE TEMP TABLE seen AS SELECT pg_temp.on_day('unique_subscriber_counts', '{"aggregation_unit": "admin3"}') AS all_people,
    jsonb_build_object('query_kind', 'active_at_reference_location_counts', 'reference_locations', pg_temp.where_on(4),
        'unique_locations', pg_temp.on_day('unique_locations', '{"aggregation_unit": "admin3"}')) AS at_home;
SELECT is(pg_temp.published(s.all_people), '[["A1", 16], ["A2", 21]]', 'c: 21 were seen') FROM seen AS s;
SELECT is(pg_temp.published(s.at_home), '[["A1", 16], ["A2", 16]]', 'c: 16 of them are at home') FROM seen AS s;
SELECT is(pg_temp.published(jsonb_build_object('query_kind', 'unique_visitor_counts', 'unique_subscriber_counts',
    s.all_people, 'active_at_reference_location_counts', s.at_home)), '[]', 'c: nothing on the other 5') FROM seen AS s;
SELECT is(pg_temp.problem(s.at_home), 'kind active_at_reference_location_counts',
    'c: strict leaves no two numbers to subtract') FROM seen AS s;

-- d, e: whoever chooses the sample or the window chooses whom two answers differ by.
SELECT is(pg_temp.problem(jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', pg_temp.where_on(4)
    || '{"sampling": {"sampling_method": "bernoulli", "seed": 2, "fraction": 0.9}}')), 'a sample', 'd: strict');
SELECT is(pg_temp.problem(pg_temp.on_day('unique_subscriber_counts', '{"aggregation_unit": "admin3",
    "end_date": "2016-01-04 12:00:00"}')), 'a part of a day', 'e: strict');

-- f: query.strict_sql.sql. g: rows about people are nobody's who is not to see them.
SELECT is_empty($$SELECT r.rolname, n.nspname FROM pg_catalog.pg_roles AS r CROSS JOIN pg_catalog.pg_namespace AS n
    WHERE n.nspname IN ('individual', 'cache', 'store', 'redact') AND r.rolname IN ('flow_analyst', 'flow_reader',
        'flow_runner', 'flow_public', 'flow_gate', 'flow_proxy', 'flow_admin', 'flow_dates', 'flow_qa')
        AND pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE') AND NOT (n.nspname = 'cache' AND r.rolname = 'flow_admin')$$,
    'g: stored tables of people, and complete ones, are out of reach');

SELECT * FROM finish();
ROLLBACK;
