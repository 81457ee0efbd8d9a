-- Located events, each after the one before.
BEGIN;
\ir include/world.psql
SELECT plan(5);

CREATE FUNCTION pg_temp.ordered(condition text, more jsonb DEFAULT '{}')
RETURNS TABLE (nth bigint, subscriber integer, at timestamptz, region integer)
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT row_number() OVER (), o.subscriber, o."time", o.region FROM (%s) AS o',
        (query.located_in_order_sql('{"query_kind": "consecutive_trips_od_matrix", "start_date": "2016-01-01",
            "end_date": "2016-01-04", "event_types": ["calls", "sms"], "aggregation_unit": "admin3"}' || more, ARRAY[condition]))[1]);
END
$$;
SELECT cmp_ok(count(DISTINCT o.at::date), '>', 1::bigint, 'events of several days') FROM pg_temp.ordered(NULL) AS o;
SELECT is_empty($$
    SELECT o.nth FROM pg_temp.ordered(NULL) AS o
    INNER JOIN pg_temp.ordered(NULL) AS n ON n.nth = o.nth + 1
    INNER JOIN store.region AS r ON r.region = o.region
    INNER JOIN store.region AS s ON s.region = n.region
    WHERE (o.subscriber, o.at, r.code) > (n.subscriber, n.at, s.code)$$, 'by subscriber, time and region');
SELECT results_eq($$SELECT * FROM pg_temp.ordered('e.subscriber > 0')$$, $$SELECT * FROM pg_temp.ordered(NULL)$$,
    'days merged are as all sorted');
SELECT is_empty($$SELECT * FROM pg_temp.ordered('e.subscriber < 0')$$, 'of a range');

SELECT is(cardinality(query.located_in_order_sql('{"query_kind": "consecutive_trips_od_matrix", "start_date": "2016-01-01",
    "end_date": "2016-01-04", "event_types": ["calls"], "aggregation_unit": "admin3"}',
    ARRAY['e.subscriber < 3', 'e.subscriber >= 3'])), 2, 'a text for each range');

SELECT * FROM finish();
ROLLBACK;
