-- Who is active often enough: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(5);

SELECT pg_temp.nears(pg_temp.circle('active_subscribers', '{"total_periods": 4, "period_length": 12,
    "period_unit": "hours", "minor_periods_per_major_period": 2, "minor_period_threshold": 2,
    "major_period_threshold": 1}') - 'end_date',
    '[["ann"], ["bob"]]',
    'in both halves of one day');
SELECT pg_temp.nears(pg_temp.circle('active_subscribers', '{"total_periods": 4, "period_length": 12,
    "period_unit": "hours", "minor_periods_per_major_period": 2, "minor_period_threshold": 1,
    "major_period_threshold": 2}') - 'end_date',
    '[["ann"], ["cyd"]]',
    'in any half of both days');
SELECT pg_temp.refused(pg_temp.circle('active_subscribers', '{"total_periods": 3, "period_length": 12,
    "period_unit": "hours", "minor_periods_per_major_period": 2, "minor_period_threshold": 2,
    "major_period_threshold": 1}') - 'end_date',
    'total_periods: 3 is not a multiple of minor_periods_per_major_period (2).', 'major periods are whole');

SELECT * FROM finish();
ROLLBACK;
