-- What is computed anew wherever it is nested.
BEGIN;
\ir include/world.psql
SELECT plan(8);

CREATE FUNCTION pg_temp.light(more jsonb) RETURNS boolean
LANGUAGE sql AS $$
    SELECT query.is_light(query.normalise('{"query_kind": "daily_location", "date": "2016-01-01",
        "aggregation_unit": "admin3", "method": "last"}' || more, 'any'))
$$;
SELECT ok(pg_temp.light('{}'), 'the last place of a day');
SELECT ok(NOT pg_temp.light('{"method": "most-common"}'), 'the most common place has to be counted');
SELECT ok(NOT pg_temp.light('{"hours": {"start_hour": 8, "end_hour": 20}}'), 'single hours need the events');
SELECT ok(NOT pg_temp.light('{"date": "2016-01-01 12:00:00"}'), 'so do parts of days');
SELECT ok(NOT pg_temp.light('{"sampling": {"sampling_method": "random_ids", "fraction": 0.5, "seed": 0.5}}'), 'a sample is kept');

-- Nested, a light one is no job, and a result of it is not read: nothing would keep it from being evicted meanwhile.
CREATE TEMP TABLE asked AS SELECT query.normalise(format('{"query_kind": "modal_location", "locations": [
    {"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3", "method": "last"},
    {"query_kind": "daily_location", "date": "2016-01-02", "aggregation_unit": "admin3", "method": "%s"}]}', m)::jsonb, 'any')
    AS spec FROM unnest(ARRAY['last', 'most-common']) WITH ORDINALITY AS m (m, place) ORDER BY m.place;
SELECT results_eq('SELECT p.subspec ->> ''method'' FROM asked AS a CROSS JOIN LATERAL query.plan(a.spec) AS p',
    ARRAY['most-common'], 'only the other is a job of its own');
SELECT cache.enqueue(a.spec #> '{locations,0}', 'any') FROM asked AS a LIMIT 1;
SELECT is(pg_temp.work(), 1, 'asked for by itself it is stored');
SELECT ok(query.sql(a.spec) !~ 'individual', 'and computed anew all the same') FROM asked AS a LIMIT 1;

SELECT * FROM finish();
ROLLBACK;
