-- Where the roll-up says that somebody was last.
BEGIN;
\ir include/world.psql
SELECT plan(8);

CREATE FUNCTION pg_temp.last(more jsonb, OUT rows_sql text, OUT single boolean)
LANGUAGE sql AS $$
    SELECT * FROM query.last_visits_sql(query.normalise(pg_temp.day('{"event_types": ["calls"]}' || more), 'any'))
$$;
CREATE FUNCTION pg_temp.several(more jsonb) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    v_count bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM (SELECT FROM (%s) AS v GROUP BY v.subscriber HAVING count(*) > 1) AS s',
        (pg_temp.last(several.more)).rows_sql) INTO v_count;
    RETURN v_count;
END
$$;
SELECT ok(l.single, 'every cell has a point: one row a subscriber') FROM pg_temp.last('{"aggregation_unit": "lon-lat"}') AS l;
SELECT ok(l.rows_sql !~ ' OR s\.subscriber ', 'and nothing else is looked at') FROM pg_temp.last('{"aggregation_unit": "lon-lat"}') AS l;
SELECT is(pg_temp.several('{"aggregation_unit": "lon-lat"}'), 0::bigint, 'it is so');
SELECT ok(NOT l.single, 'two event types have a last visit each')
FROM pg_temp.last('{"aggregation_unit": "lon-lat", "event_types": ["calls", "sms"]}') AS l;
SELECT ok(NOT l.single AND l.rows_sql ~ ' OR s\.subscriber ', 'a cell without a region: of who was there last, all visits')
FROM pg_temp.last('{}') AS l;
SELECT ok(NOT l.single, 'overlapping regions') FROM pg_temp.last('{"aggregation_unit": "zone"}') AS l;
SELECT ok(pg_temp.several('{"aggregation_unit": "zone"}') > 0, 'give several rows');
SELECT ok(NOT l.single, 'without a loaded day there is nothing') FROM pg_temp.last('{"date": "2017-01-01"}') AS l;

SELECT * FROM finish();
ROLLBACK;
