-- Reference locations that are well founded: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(jsonb_build_object('query_kind', 'filtered_reference_location', 'reference_locations_query', pg_temp.place(1), 'filter_query', pg_temp.circle('call_days', '{"aggregation_unit": "admin3"}'), 'lower_bound', 2),
    '[["cyd", "A1"]]',
    'two days at least');
SELECT pg_temp.nears(jsonb_build_object('query_kind', 'filtered_reference_location', 'reference_locations_query', pg_temp.place(1), 'filter_query', pg_temp.circle('call_days', '{"aggregation_unit": "admin3"}'), 'lower_bound', 1, 'upper_bound', 1),
    '[["ann", "A2"], ["bob", "A2"]]',
    'both bounds are in');

SELECT * FROM finish();
ROLLBACK;
