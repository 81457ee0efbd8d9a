-- In which hours who was where: as events say.
BEGIN;
\ir include/world.psql
SELECT plan(7);

CREATE TEMP TABLE window_of (spec jsonb);
INSERT INTO window_of VALUES ('{"query_kind": "location_event_counts", "start_date": "2016-01-01", "end_date": "2016-01-04",
    "event_types": ["calls", "sms"], "aggregation_unit": "admin3"}');
CREATE FUNCTION pg_temp.kept(more jsonb DEFAULT '{}') RETURNS TABLE (subscriber integer, region integer, day date, hours integer)
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE (SELECT query.people_hours_sql(w.spec || more) FROM window_of AS w);
END
$$;
CREATE FUNCTION pg_temp.seen(more jsonb DEFAULT '{}') RETURNS TABLE (subscriber integer, region integer, day date, hours integer)
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE (SELECT format('SELECT e.subscriber, m.region, e.day, '
        'bit_or(1 << date_part(''hour'', e."time" AT TIME ZONE query.time_zone())::integer) FROM (%s) AS e '
        'INNER JOIN store.cell_region AS m ON m.cell = e.cell AND m.layer = ''admin3'' GROUP BY 1, 2, 3',
        query.events_sql(w.spec || more)) FROM window_of AS w);
END
$$;
SELECT isnt_empty($$SELECT pg_temp.kept()$$, 'there are some');
SELECT bag_eq($$SELECT * FROM pg_temp.kept()$$, $$SELECT * FROM pg_temp.seen()$$, 'two types of three days: one row each');
SELECT bag_eq($$SELECT * FROM pg_temp.kept('{"event_types": ["calls"], "end_date": "2016-01-02"}')$$,
    $$SELECT * FROM pg_temp.seen('{"event_types": ["calls"], "end_date": "2016-01-02"}')$$, 'one type of one day');
SELECT bag_eq($$SELECT * FROM pg_temp.kept('{"hours": {"start_hour": 20, "end_hour": 6}}')$$,
    $$SELECT * FROM pg_temp.seen('{"hours": {"start_hour": 20, "end_hour": 6}}')$$, 'some hours');
UPDATE ops.setting AS s SET value = '2' WHERE s.name = 'part_events';
SELECT bag_eq($$SELECT * FROM pg_temp.kept()$$, $$SELECT * FROM pg_temp.seen()$$, 'in ranges of subscribers');
INSERT INTO store.subset (id, name, members, created_by) VALUES ('two', 'two', 2, 'test');
INSERT INTO store.subset_member (subset_id, subscriber)
SELECT 'two', k.subscriber FROM pg_temp.kept() AS k GROUP BY k.subscriber ORDER BY k.subscriber LIMIT 2;
SELECT bag_eq($$SELECT * FROM pg_temp.kept('{"subscriber_subset": "two"}')$$,
    $$SELECT * FROM pg_temp.seen('{"subscriber_subset": "two"}')$$, 'of a subset');
SELECT is_empty($$SELECT pg_temp.kept('{"start_date": "2017-01-01", "end_date": "2017-01-02"}')$$, 'no loaded day');

SELECT * FROM finish();
ROLLBACK;
