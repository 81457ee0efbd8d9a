-- How many people were active in the same periods: reference queries §6.18, decision D21, rule R7.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(8);

CREATE FUNCTION pg_temp.calendar(more jsonb) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT '{"query_kind": "calendar_activity", "start_date": "2016-01-01"}'::jsonb || more
$$;
CREATE FUNCTION pg_temp.crowds(more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.published(pg_temp.calendar('{"start_date": "2016-01-04", "total_periods": 2}' || more))
$$;

SELECT is(pg_temp.complete(pg_temp.calendar('{"total_periods": 3}')),
    pg_temp.listed('[[["2016-01-01T00:00:00"], 7], [["2016-01-01T00:00:00", "2016-01-02T00:00:00"], 2],
      [["2016-01-01T00:00:00", "2016-01-02T00:00:00", "2016-01-03T00:00:00"], 1],
      [["2016-01-02T00:00:00", "2016-01-03T00:00:00"], 1]]'::jsonb),
    'days of the country, with events located or not'); -- night moved; often; brink
SELECT is(pg_temp.complete(pg_temp.calendar('{"start_date": "2016-01-01T08:00:00", "total_periods": 2,
    "period_length": 90, "period_unit": "minutes", "subscriber_subset": "few"}')),
    pg_temp.listed('[[["2016-01-01T08:00:00"], 1], [["2016-01-01T09:30:00"], 1]]'::jsonb), 'periods of 90 minutes');
SELECT is(pg_temp.crowds(), '[[["2016-01-04T00:00:00", "2016-01-05T00:00:00"], 31]]', '31 people are published');
SELECT is(pg_temp.crowds('{"sampling": {"sampling_method": "random_ids", "size": 16, "seed": 0.1}}'),
    '[[["2016-01-04T00:00:00", "2016-01-05T00:00:00"], 16]]', 'a sample is of people, before they are counted: 16');
SELECT is(pg_temp.crowds('{"sampling": {"sampling_method": "random_ids", "size": 15, "seed": 0.1}}'), '[]',
    '15 are absent');
SELECT is(pg_temp.crowds('{"hours": {"start_hour": 11, "end_hour": 12}}'), '[]', 'hours');
SELECT is(pg_temp.refusal(pg_temp.calendar('{"total_periods": 0}')),
    'total_periods: Must be greater than or equal to 1 and less than or equal to 100000.', 'no period is refused');
SELECT is(pg_temp.refusal(pg_temp.calendar('{"total_periods": 1, "aggregation_unit": "admin3"}')),
    'aggregation_unit: Unknown field.', 'it knows no place');

SELECT * FROM finish();
ROLLBACK;
