-- In how many periods each subscriber is active: reference queries §5.11.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(9);

CREATE FUNCTION pg_temp.active(more jsonb) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT '{"query_kind": "total_active_periods", "start_date": "2016-01-01"}'::jsonb || more
$$;

SELECT is(pg_temp.rounded(pg_temp.active('{"total_periods": 3}')),
    '{"often": 3, "night": 2, "brink": 2, "moved": 2, "even": 1, "same": 1, "mixed": 1, "texter": 1, "border": 1,
      "pointless": 1, "lost": 1}', 'days of the country, with events located or not');
SELECT is(pg_temp.rounded(pg_temp.active(
    '{"total_periods": 2, "period_length": 12, "period_unit": "hours", "event_types": ["calls"]}')),
    '{"often": 2, "night": 2, "even": 1, "same": 1, "mixed": 1, "border": 1, "pointless": 1, "moved": 1, "lost": 2}',
    'half days; noon belongs to the second');
SELECT is(
    pg_temp.rounded(pg_temp.active('{"start_date": "2016-01-01T09:00:00", "total_periods": 1, "period_length": 61,
    "period_unit": "minutes", "subscriber_subset": "few"}')), '{"often": 1, "moved": 1}', 'minutes');
SELECT is(
    pg_temp.rounded(pg_temp.active('{"start_date": "2016-01-01T12:00:00", "total_periods": 2}')) -> 'often', '2',
    'days from noon');
SELECT is(pg_temp.rounded(pg_temp.active('{"total_periods": 3, "hours": {"start_hour": 0, "end_hour": 5}}')),
    '{"night": 1, "brink": 2}', 'hours within each period');
SELECT is(
    pg_temp.rounded(pg_temp.active('{"total_periods": 9}')) -> 'often', '3', 'days that are not loaded are empty');
SELECT is(pg_temp.refusal(pg_temp.active('{"total_periods": 0}')),
    'total_periods: Must be greater than or equal to 1 and less than or equal to 100000.', 'no period is refused');
SELECT is(pg_temp.refusal(pg_temp.active('{"total_periods": 1, "start_date": "2016-02-01"}')),
    'No data for date: calls 2016-02-01, sms 2016-02-01', 'nor periods without any loaded day');
SELECT is(pg_temp.refusal(pg_temp.active('{"total_periods": 1, "period_unit": "weeks"}')),
    'period_unit: Must be one of: days, hours, minutes.', 'units of time');

SELECT * FROM finish();
ROLLBACK;
