-- Rows in ranges of subscribers.
BEGIN;
\ir include/world.psql
SELECT plan(8);

SET LOCAL max_parallel_workers_per_gather = 0;

CREATE FUNCTION pg_temp.parts(more jsonb, events bigint) RETURNS text
LANGUAGE sql AS $$
    SELECT pg_temp.set('part_events', events::text);
    SELECT query.in_parts('{"query_kind": "unique_subscriber_counts", "start_date": "2016-01-01",
        "end_date": "2016-01-02", "event_types": ["calls"]}' || more, 'TABLE rows')
$$;
-- How many events the first days of calls have.
CREATE FUNCTION pg_temp.kept(days integer) RETURNS bigint
LANGUAGE sql AS $$
    SELECT sum(l.rows_kept)::bigint FROM etl.load AS l
    WHERE l.event_type = 'calls' AND l.day BETWEEN '2016-01-01' AND DATE '2015-12-31' + days
$$;
SELECT is(pg_temp.parts('{}', 250000), 'TABLE rows', 'few events: as they are');
SELECT is(pg_temp.parts('{}', pg_temp.kept(1)), 'TABLE rows', 'one part is all of it');
SELECT is(pg_temp.parts('{}', pg_temp.kept(1) / 2), (
    SELECT format('(SELECT p.* FROM (TABLE rows) AS p WHERE p.subscriber < %1$s) UNION ALL '
        '(SELECT p.* FROM (TABLE rows) AS p WHERE p.subscriber >= %1$s)', max(s.subscriber) / 2)
    FROM store.subscriber AS s), 'two parts leave out nobody, whoever comes after the last');
SELECT is(pg_temp.parts('{"subscriber_subset": "a"}', 1), 'TABLE rows', 'a subset is read once');
SELECT ok(regexp_count(pg_temp.parts('{"end_date": "2016-01-03"}', pg_temp.kept(1) / 2), 'TABLE rows') > 2,
    'more events, more parts');
SELECT is(regexp_count(pg_temp.parts('{}', 1), 'TABLE rows'), least(16, pg_temp.kept(1))::integer, 'sixteen at most');
SELECT is(regexp_count(pg_temp.parts('{"query_kind": "modal_location", "locations": [{"query_kind": "daily_location",
    "date": "2016-01-01", "aggregation_unit": "admin3", "method": "last", "event_types": ["calls"],
    "hours": {"start_hour": 20, "end_hour": 6}}]}', 1), 'TABLE rows'), 3, 'three at most that read stored results');
SELECT is(pg_temp.parts('{}', 0), 'TABLE rows', 'none by setting');

SELECT * FROM finish();
ROLLBACK;
