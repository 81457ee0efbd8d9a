-- Profile strict, kind by kind: what is hidden stays hidden, and nobody subtracts it from what is shown.
-- Beside the regions of world.psql there is A3, with cell x. Each case is people by where they were seen.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(39);

INSERT INTO store.region (layer, code) VALUES ('admin3', 'A3');
INSERT INTO store.cell (id, version, tie_rank) VALUES ('x', 0, 9);
INSERT INTO store.cell_region (layer, cell, region)
SELECT r.layer, c.cell, r.region FROM store.cell AS c INNER JOIN store.region AS r ON r.code IN ('A', 'A3') WHERE c.id = 'x';

-- {"a b | B": 3}: three people, on the first day once at a and then at b, on the second at B.
CREATE FUNCTION pg_temp.lay(people jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE store.calls_20160104, store.sighting_calls_20160104, store.calls_20160105, store.sighting_calls_20160105;
    INSERT INTO store.calls (subscriber, "time", cell)
    SELECT 100000 + p.who, ('2016-01-03'::date + d.ordinality::integer + make_interval(mins => w.ordinality::integer))
        AT TIME ZONE 'America/Lima', c.cell
    FROM (SELECT l.key, row_number() OVER (ORDER BY l.key, g.n) AS who
        FROM jsonb_each_text(lay.people) AS l, generate_series(1, l.value::integer) AS g (n)) AS p,
        regexp_split_to_table(p.key, ' \| ') WITH ORDINALITY AS d (places, ordinality),
        regexp_split_to_table(d.places, ' ') WITH ORDINALITY AS w (place, ordinality)
    INNER JOIN store.cell AS c ON c.id = w.place AND c.last_service IS NULL;
    PERFORM pg_temp.roll_up('calls', '2016-01-04'), pg_temp.roll_up('calls', '2016-01-05');
END
$$;
-- What is released of a question at a unit: regions and numbers.
CREATE FUNCTION pg_temp.out(people jsonb, spec jsonb, unit text, suffix text DEFAULT '_strict') RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
    v_id text;
    v_rows jsonb;
BEGIN
    PERFORM pg_temp.lay(out.people);
    UPDATE cache.query AS q SET stale = TRUE;
    DELETE FROM cache.settled;
    v_id := cache.enqueue(query.at_unit(out.spec, out.unit));
    PERFORM pg_temp.work();
    EXECUTE format('SELECT jsonb_agg(to_jsonb(r)) FROM results.%I AS r', 'q_' || v_id || out.suffix) INTO v_rows;
    RETURN (
        SELECT jsonb_object_agg(concat_ws(' ', r.value ->> 'pcod', r.value ->> 'pcod_from', r.value ->> 'pcod_to'),
            (r.value -> 'value')::numeric::double precision)
        FROM jsonb_array_elements(v_rows) AS r);
END
$$;
CREATE FUNCTION pg_temp.where_on(day integer) RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.day(jsonb_build_object('date', format('2016-01-%s', to_char(day, 'FM00'))))
$$;
CREATE FUNCTION pg_temp.asked(kind text, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.by_region(kind, '{"start_date": "2016-01-04", "end_date": "2016-01-05"}' || more)
$$;
CREATE TEMP TABLE question AS SELECT q.name, q.spec FROM (VALUES
    ('flows', jsonb_build_object('query_kind', 'flows', 'from_location', pg_temp.where_on(4),
        'to_location', pg_temp.where_on(5))),
    ('seen', pg_temp.asked('unique_subscriber_counts')),
    ('events', pg_temp.asked('location_event_counts', '{"interval": "day"}')),
    ('trips', pg_temp.asked('trips_od_matrix')),
    ('next', pg_temp.asked('consecutive_trips_od_matrix')),
    ('cells', pg_temp.asked('total_network_objects')),
    ('cells, avg', jsonb_build_object('query_kind', 'aggregate_network_objects', 'statistic', 'avg', 'aggregate_by', 'day',
        'total_network_objects', pg_temp.asked('total_network_objects')))
) AS q (name, spec)
UNION ALL
SELECT m.method, jsonb_build_object('query_kind', 'joined_spatial_aggregate', 'locations', pg_temp.where_on(4),
    'method', m.method, 'metric', pg_temp.over('event_count', '{"start_date": "2016-01-04", "end_date": "2016-01-05"}'))
FROM (VALUES ('sum'), ('avg'), ('count')) AS m (method);
SELECT pg_temp.set('privacy_profile', 'strict');
SELECT pg_temp.set('strict_kinds', 'flows,daily_location,unique_subscriber_counts,location_event_counts,trips_od_matrix,'
    'consecutive_trips_od_matrix,total_network_objects,aggregate_network_objects,joined_spatial_aggregate,event_count,'
    'histogram_aggregate,unique_visitor_counts,active_at_reference_location_counts,unique_locations,handset');

SELECT is(pg_temp.out(t.people::jsonb, q.spec, t.unit), t.shown::jsonb, format('%s: %s at %s', q.name, t.people, t.unit))
FROM (VALUES
    -- flows: 3 of those who go from A to B are few, so the smallest other flow from A to B goes too
    (1, 'flows', '{"a | B": 40, "b | B": 3, "a | a": 50, "B | m": 60}', 'admin3', '{"A1 A1": 50, "B1 B2": 60}'),
    (2, 'flows', '{"a | B": 40, "b | B": 3, "a | a": 50, "B | m": 60}', 'admin1', '{"A A": 50, "A B": 43, "B B": 60}'),
    (3, 'flows', '{"a | B": 40, "b | B": 3, "a | m": 20, "B | m": 60}', 'admin3', '{"A1 B1": 40, "B1 B2": 60}'),
    -- who goes from A to B are few in all: no flow between their regions is shown, nor the smallest other one
    (4, 'flows', '{"a | B": 9, "a | a": 50, "b | b": 20, "B | m": 60}', 'admin1', '{"A A": 70}'),
    (5, 'flows', '{"a | B": 9, "a | a": 50, "b | b": 20, "B | m": 60}', 'admin3', '{"A1 A1": 50, "A2 A2": 20}'),
    -- people seen: the ten of A1 and the ten of A2 may be the same ten
    (6, 'seen', '{"a b": 10, "x": 40, "B": 50, "m": 60}', 'admin3', '{"B1": 50, "B2": 60}'),
    (7, 'seen', '{"a b": 10, "x": 40, "B": 50, "m": 60}', 'admin1', '{"A": 50, "B": 110}'),
    (8, 'seen', '{"a": 3, "b": 20, "x": 40, "B": 50, "m": 60}', 'admin3', '{"A3": 40, "B1": 50, "B2": 60}'),
    -- events: few people are few, however many events they have
    (9, 'events', '{"a a a a a a": 15, "b": 20, "x": 40, "B": 50, "m m": 60}', 'admin3', '{"A3": 40, "B1": 50, "B2": 120}'),
    (10, 'events', '{"a a a a a a": 15, "b": 20, "x": 40, "B": 50, "m m": 60}', 'admin1', '{"A": 150, "B": 170}'),
    (11, 'events', '{"a b": 10, "x": 40, "B": 50, "m": 60}', 'admin3', '{"B1": 50, "B2": 60}'),
    -- trips: pairs of regions
    (12, 'trips', '{"a B": 40, "b B": 3, "B m": 50}', 'admin3', '{"B1 B2": 50}'),
    (13, 'trips', '{"a B": 40, "b B": 3, "B m": 50}', 'admin1', '{"A B": 43}'),
    (14, 'trips', '{"a B": 40, "b B": 3, "x m": 17, "B m": 50}', 'admin3', '{"A1 B1": 40, "B1 B2": 50}'),
    (15, 'next', '{"a B": 40, "b B": 3, "B m": 50}', 'admin3', '{"B1 B2": 50}'),
    (16, 'next', '{"a B": 40, "b B": 3, "B m": 50}', 'admin1', '{"A B": 43, "B B": 50}'),
    -- cells: those of A2 were used by 3, and whoever knows the other two regions would know
    (17, 'cells', '{"a": 40, "z": 20, "b": 3, "x": 30, "B": 50}', 'admin3', '{"A1": 2, "B1": 1}'),
    (18, 'cells', '{"a": 40, "z": 20, "b": 3, "x": 30, "B": 50}', 'admin1', '{"A": 4, "B": 1}'),
    (19, 'cells', '{"a": 40, "z": 20, "x": 30, "B": 50}', 'admin3', '{"A1": 2, "A3": 1, "B1": 1}'),
    (20, 'cells, avg', '{"a": 40, "z": 20, "b": 3, "x": 30, "B": 50}', 'admin3', '{"A1": 2, "B1": 1}'),
    -- metrics: 3 are few, so the smallest other region within A goes too
    (21, 'sum', '{"a a": 40, "b": 3, "x": 20, "B": 50, "m": 60}', 'admin3', '{"A1": 80, "B1": 50, "B2": 60}'),
    (22, 'sum', '{"a a": 40, "b": 3, "x": 20, "B": 50, "m": 60}', 'admin1', '{"A": 103, "B": 110}'),
    (23, 'avg', '{"a a": 40, "b": 3, "x": 20, "B": 50, "m": 60}', 'admin3', '{"A1": 2, "B1": 1, "B2": 1}'),
    (24, 'count', '{"a a": 40, "b": 3, "x": 20, "B": 50, "m": 60}', 'admin3', '{"A1": 40, "B1": 50, "B2": 60}')
) AS t (place, name, people, unit, shown)
INNER JOIN question AS q ON q.name = t.name
ORDER BY t.place;

-- One of 21 people in A1 has 60 of its 80 events: her number is not to be had by subtraction either. Where the next
-- smallest region is too small to cover it, the one after goes too.
CREATE TEMP TABLE heavy AS SELECT repeat('a ', 59) || 'a' AS one;
SELECT is(pg_temp.out(t.people::jsonb || jsonb_build_object(h.one, 1), q.spec, t.unit), t.shown::jsonb,
    format('%s: one has most of it; %s at %s', q.name, t.people, t.unit))
FROM (VALUES
    (1, 'events', '{"a": 20, "b b b": 30, "x": 40, "B": 50}', 'admin3', '{"A3": 40, "B1": 50}'),
    (2, 'events', '{"a": 20, "b b b": 30, "x": 40, "B": 50}', 'admin1', '{"A": 210, "B": 50}'),
    (3, 'events', '{"a": 20, "b": 30, "x": 40, "B": 50}', 'admin3', '{"B1": 50}'),
    (4, 'sum', '{"a": 20, "b b b": 30, "x": 40, "B": 50}', 'admin3', '{"A3": 40, "B1": 50}'),
    (5, 'sum', '{"a": 20, "b": 30, "x": 40, "B": 50}', 'admin3', '{"B1": 50}'),
    (6, 'avg', '{"a": 20, "b b b": 30, "x": 40, "B": 50}', 'admin3', '{"A3": 1, "B1": 1}'),
    (7, 'count', '{"a": 20, "b b b": 30, "x": 40, "B": 50}', 'admin3', '{"A1": 21, "A2": 30, "A3": 40, "B1": 50}')
) AS t (place, name, people, unit, shown)
INNER JOIN question AS q ON q.name = t.name CROSS JOIN heavy AS h
ORDER BY t.place;
SELECT is(pg_temp.out(jsonb_build_object('a', 20, 'b b b', 30, 'x', 40, 'B', 50, h.one || repeat(' b', 41), 1), q.spec,
    'admin3'), '{"B1": 50}', 'events: most of both regions is hers') FROM question AS q, heavy AS h WHERE q.name = 'events';
SELECT is(pg_temp.out('{"a a": 40, "b": 3, "x": 20, "B": 50}', q.spec, 'admin3', ''), '{"A1": 80, "A3": 20, "B1": 50}',
    'profile flowkit shows each of more than 15') FROM question AS q WHERE q.name = 'sum';

-- What it does not answer, though the kinds are listed.
SELECT is(query.strict_problem(query.normalise(t.spec)), t.problem || ' (profile strict)', t.problem)
FROM (
    SELECT 1, jsonb_build_object('query_kind', 'histogram_aggregate', 'bins', '{"n_bins": 2}'::jsonb,
        'metric', pg_temp.over('event_count')),
        'kind histogram_aggregate: bins count few people; ask joined_spatial_aggregate for count, sum or avg'
    UNION ALL
    SELECT 2, jsonb_build_object('query_kind', 'unique_visitor_counts', 'unique_subscriber_counts', q.spec,
        'active_at_reference_location_counts', jsonb_build_object('query_kind', 'active_at_reference_location_counts',
            'reference_locations', pg_temp.where_on(4), 'unique_locations', pg_temp.asked('unique_locations'))),
        'kind unique_visitor_counts: two counts are subtracted; ask for one of them'
    FROM question AS q WHERE q.name = 'seen'
    UNION ALL
    SELECT 3, q.spec || '{"method": "median"}', 'method median: ask for avg, count or sum' FROM question AS q WHERE q.name = 'sum'
    UNION ALL
    SELECT 4, q.spec || jsonb_build_object('method', 'distr', 'metric', pg_temp.over('handset',
        '{"characteristic": "hnd_type", "method": "last"}')), 'method distr: ask for avg, count or sum'
    FROM question AS q WHERE q.name = 'sum'
    UNION ALL
    SELECT 5, q.spec || '{"statistic": "max"}', 'statistic max: ask for avg, count or sum'
    FROM question AS q WHERE q.name = 'cells, avg'
    UNION ALL
    SELECT 6, jsonb_set(q.spec, '{join_type}', '"left outer"'), 'an outer join' FROM question AS q WHERE q.name = 'flows'
) AS t (place, spec, problem) ORDER BY t.place;

SELECT * FROM finish();
ROLLBACK;
