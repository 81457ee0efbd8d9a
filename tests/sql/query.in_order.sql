-- Rows of one loaded day in the order in which they stand.
BEGIN;
\ir include/world.psql
SELECT plan(4);

CREATE FUNCTION pg_temp.ordered(more jsonb) RETURNS text
LANGUAGE sql AS $$
    SELECT query.in_order('{"start_date": "2016-01-01", "end_date": "2016-01-02", "event_types": ["calls"]}' || more,
        'TABLE rows', ARRAY['subscriber', 'a region'])
$$;
SELECT is(pg_temp.ordered('{}'), 'SELECT o.* FROM (TABLE rows) AS o ORDER BY o.subscriber, o."a region"', 'one day');
SELECT is(pg_temp.ordered('{"end_date": "2016-01-03"}'), 'TABLE rows', 'two days: as they are');
SELECT is(pg_temp.ordered('{"event_types": ["calls", "sms"]}'), 'TABLE rows', 'of two event types too');
SELECT is(pg_temp.ordered('{"start_date": "2017-01-01", "end_date": "2017-01-02"}'), 'TABLE rows', 'and of no loaded day');

SELECT * FROM finish();
ROLLBACK;
