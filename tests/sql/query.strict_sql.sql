-- Profile strict: no published sum isolates a few people. Each case is people by region, admin3 under admin1.
BEGIN;
\ir include/world.psql
SELECT plan(21);

-- People of day d at a cell: a in A1, b in A2 (region A); B in B1, m in B2 (region B).
CREATE FUNCTION pg_temp.people(day integer, at jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    v_day constant date := '2016-02-01'::date + people.day;
    v_name constant text := to_char(v_day, '"sighting_calls_"YYYYMMDD');
BEGIN
    IF to_regclass('store.' || v_name) IS NULL THEN
        EXECUTE format('CREATE TABLE store.%I PARTITION OF store.sighting_calls FOR VALUES FROM (%L) TO (%L)',
            v_name, v_day, v_day + 1);
        EXECUTE format('CREATE TABLE store.%I PARTITION OF store.calls FOR VALUES FROM (%L) TO (%L)',
            to_char(v_day, '"calls_"YYYYMMDD'),
            v_day::timestamp AT TIME ZONE 'America/Lima', (v_day + 1)::timestamp AT TIME ZONE 'America/Lima');
        EXECUTE format('ALTER TABLE store.%I OWNER TO flow_owner', v_name);
        INSERT INTO etl.load (event_type, day, state, source) VALUES ('calls', v_day, 'attached', 'test');
    END IF;
    EXECUTE format('TRUNCATE store.%I', v_name);
    INSERT INTO store.sighting_calls (subscriber, day, cell, events, hours, first_time, last_time, turn)
    SELECT 100000 + row_number() OVER (), v_day, c.cell, 1, 1, v_day::timestamptz, v_day::timestamptz, 1
    FROM jsonb_each_text(people.at) AS p
    INNER JOIN store.cell AS c ON c.id = p.key AND coalesce(c.last_service, v_day) >= v_day,
        generate_series(1, p.value::integer) AS g (n);
    RETURN jsonb_build_object('query_kind', 'spatial_aggregate',
        'locations', pg_temp.day(jsonb_build_object('date', to_char(v_day, 'YYYY-MM-DD'))));
END
$$;
-- What both profiles release at a unit.
CREATE FUNCTION pg_temp.out(spec jsonb, unit text, suffix text DEFAULT '_strict') RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    v_id constant text := cache.enqueue(query.at_unit(out.spec, out.unit));
BEGIN
    PERFORM pg_temp.work();
    RETURN pg_temp.listed(format('TABLE results.%I', 'q_' || v_id || out.suffix));
END
$$;
SELECT pg_temp.set('privacy_profile', 'strict');

SELECT is(pg_temp.out(pg_temp.people(t.day, t.at::jsonb), t.unit), t.shown::jsonb, format('%s at %s', t.at, t.unit))
FROM (VALUES
    (1, '{"a": 40, "b": 16, "B": 50, "m": 60}', 'admin3', '[["A1", 40], ["A2", 16], ["B1", 50], ["B2", 60]]'),
    (1, '{"a": 40, "b": 16, "B": 50, "m": 60}', 'admin1', '[["A", 56], ["B", 110]]'),
    -- 3 are left over of A: the other region within it goes too
    (2, '{"a": 40, "b": 3, "B": 50, "m": 60}', 'admin3', '[["B1", 50], ["B2", 60]]'),
    (2, '{"a": 40, "b": 3, "B": 50, "m": 60}', 'admin1', '[["A", 43], ["B", 110]]'),
    -- nobody there: nothing to hide
    (3, '{"a": 40, "B": 50}', 'admin3', '[["A1", 40], ["B1", 50]]'),
    -- more than 15 are hidden already, and nobody can tell which
    (4, '{"a": 12, "b": 9, "B": 50, "m": 60}', 'admin3', '[["B1", 50], ["B2", 60]]'),
    (4, '{"a": 12, "b": 9, "B": 50, "m": 60}', 'admin1', '[["A", 21], ["B", 110]]'),
    -- few in all of A: B is hidden too, and with it all that is within
    (5, '{"a": 5, "b": 3, "B": 50, "m": 60}', 'admin1', '[]'),
    (5, '{"a": 5, "b": 3, "B": 50, "m": 60}', 'admin3', '[]')
) AS t (day, at, unit, shown);
SELECT is(pg_temp.out(pg_temp.people(6, '{"a": 40, "b": 3, "B": 50, "m": 60}'), 'admin3', ''),
    '[["A1", 40], ["B1", 50], ["B2", 60]]', 'profile flowkit shows each number of more than 15');

-- The same number as before, unless more than 15 people are the difference.
CREATE FUNCTION pg_temp.again(at jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    v_spec constant jsonb := pg_temp.people(7, again.at);
BEGIN
    UPDATE cache.query AS q SET stale = TRUE;
    RETURN pg_temp.out(v_spec, 'admin3');
END
$$;
SELECT is(pg_temp.again(t.at::jsonb), t.shown::jsonb, format('version %s', t.at))
FROM (VALUES
    ('{"a": 40, "b": 50, "B": 50, "m": 60}', '[["A1", 40], ["A2", 50], ["B1", 50], ["B2", 60]]'),
    ('{"a": 41, "b": 65, "B": 49, "m": 60}', '[["A1", 40], ["A2", 50], ["B1", 50], ["B2", 60]]'),
    ('{"a": 41, "b": 66, "B": 35, "m": 44}', '[["A1", 40], ["A2", 66], ["B1", 50], ["B2", 44]]'),
    ('{"a": 41, "b": 66, "B": 34, "m": 44}', '[["A1", 40], ["A2", 66], ["B1", 34], ["B2", 44]]')
) AS t (at, shown);
SELECT is((SELECT count(*) FROM cache.settled AS s WHERE s.question = encode(sha256(convert_to(query.normalise(
    pg_temp.people(7, '{}'))::text, 'UTF8')), 'hex')), 4::bigint, 'each cell once');

-- What it does not answer.
SELECT is(query.strict_problem(query.normalise(t.spec::jsonb)), t.problem || ' (profile strict)', t.problem)
FROM (VALUES
    ('{"query_kind": "unique_subscriber_counts", "start_date": "2016-01-01", "end_date": "2016-01-02",
        "aggregation_unit": "admin3"}', 'kind unique_subscriber_counts'),
    ('{"query_kind": "spatial_aggregate", "locations": {"query_kind": "daily_location", "date": "2016-01-01",
        "method": "last", "aggregation_unit": "lon-lat"}}', 'unit lon-lat'),
    ('{"query_kind": "spatial_aggregate", "locations": {"query_kind": "daily_location", "date": "2016-01-01",
        "method": "last", "aggregation_unit": "admin3", "hours": {"start_hour": 9, "end_hour": 10}}}',
        'hours of the day'),
    ('{"query_kind": "spatial_aggregate", "locations": {"query_kind": "daily_location", "date": "2016-01-01",
        "method": "last", "aggregation_unit": "admin3", "event_types": ["calls"]}}',
        'event types other than calls and sms'),
    ('{"query_kind": "spatial_aggregate", "locations": {"query_kind": "daily_location", "date": "2016-01-01",
        "method": "last", "aggregation_unit": "admin3", "subscriber_subset": "few"}}', 'a subset of subscribers'),
    ('{"query_kind": "spatial_aggregate", "locations": {"query_kind": "daily_location", "date": "2016-01-01",
        "method": "last", "aggregation_unit": "admin3", "sampling": {"sampling_method": "bernoulli", "seed": 1,
        "fraction": 0.5}}}', 'a sample')
) AS t (spec, problem);

SELECT * FROM finish();
ROLLBACK;
