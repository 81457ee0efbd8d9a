-- Events by cell and interval, without reading events.
BEGIN;
\ir include/world.psql
SELECT plan(7);

CREATE TEMP TABLE window_of (spec jsonb);
INSERT INTO window_of VALUES ('{"query_kind": "location_event_counts", "start_date": "2016-01-01", "end_date": "2016-01-04",
    "event_types": ["calls", "sms"]}');
CREATE FUNCTION pg_temp.difference(unit text, more jsonb DEFAULT '{}') RETURNS TABLE (cell integer, bucket timestamp, events bigint)
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE (
        SELECT format('WITH kept AS (SELECT c.cell, c.bucket, sum(c.events)::bigint AS events FROM (%s) AS c GROUP BY 1, 2), '
            'counted AS (SELECT e.cell, date_trunc(%L, e."time" AT TIME ZONE query.time_zone()) AS bucket, count(*) AS events '
            'FROM (%s) AS e GROUP BY 1, 2) (TABLE kept EXCEPT TABLE counted) UNION ALL (TABLE counted EXCEPT TABLE kept)',
            query.cell_counts_sql(w.spec || more, unit), unit, query.events_sql(w.spec || more)) FROM window_of AS w);
END
$$;
SELECT is_empty($$SELECT pg_temp.difference('hour')$$, 'hours as the events have them, cells that are not known too');
SELECT is_empty($$SELECT pg_temp.difference('day')$$, 'days');
SELECT is_empty($$SELECT pg_temp.difference('month')$$, 'months');
SELECT is_empty($$SELECT pg_temp.difference('hour', '{"hours": {"start_hour": 20, "end_hour": 6}}')$$, 'some hours');

-- By region: the cells' numbers, joined.
CREATE FUNCTION pg_temp.regions(unit text) RETURNS TABLE (region integer, bucket timestamp, events bigint)
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE (
        SELECT format('WITH kept AS (%1$s), joined AS (SELECT m.region, c.bucket, sum(c.events)::bigint AS events FROM (%2$s) AS c '
            'INNER JOIN store.cell_region AS m ON m.cell = c.cell AND m.layer = ''admin3'' GROUP BY 1, 2) '
            '(TABLE kept EXCEPT ALL TABLE joined) UNION ALL (TABLE joined EXCEPT ALL TABLE kept)',
            query.cell_counts_sql(w.spec, unit, 'admin3'), query.cell_counts_sql(w.spec, unit)) FROM window_of AS w);
END
$$;
SELECT is_empty($$SELECT pg_temp.regions('hour')$$, 'hours of regions');
SELECT is_empty($$SELECT pg_temp.regions('month')$$, 'months of regions');
SELECT is_empty(format('SELECT c.cell, c.bucket, c.events FROM (%s) AS c',
    query.cell_counts_sql(w.spec || '{"start_date": "2017-01-01", "end_date": "2017-01-02"}', 'hour')), 'no loaded day')
FROM window_of AS w;

SELECT * FROM finish();
ROLLBACK;
