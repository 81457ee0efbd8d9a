-- A statistic of a column: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(5);

SELECT pg_temp.nears(jsonb_build_object('query_kind', 'per_subscriber_aggregate', 'subscriber_query', pg_temp.circle('call_days', '{"aggregation_unit": "admin3"}'), 'agg_method', 'sum'),
    '[["ann", 4], ["bob", 1], ["cyd", 2]]',
    'by subscriber');
SELECT pg_temp.nears(jsonb_build_object('query_kind', 'per_subscriber_aggregate', 'subscriber_query', pg_temp.circle('contact_balance'), 'agg_column', 'events', 'agg_method', 'max'),
    '[["ann", 3], ["bob", 3], ["cyd", 2]]',
    'of another column');
SELECT pg_temp.refused(jsonb_build_object('query_kind', 'per_subscriber_aggregate', 'subscriber_query', pg_temp.circle('call_days', '{"aggregation_unit": "admin3"}'), 'agg_column', 'region'),
    'agg_column: region is no column of numbers of call_days.',
    'a place is no number');

SELECT * FROM finish();
ROLLBACK;
