-- How far contacts are: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(7);

SELECT pg_temp.nears(jsonb_build_object('query_kind', 'contact_reference_location_stats', 'contact_balance', pg_temp.circle('contact_balance'), 'contact_locations', pg_temp.place(1, '{"aggregation_unit": "lon-lat"}')),
    '[["ann", 278.25659751068], ["bob", 278.25659751068], ["cyd", 556.51319502136]]',
    'mean, in km: ann and bob were at b, cyd at a');
SELECT pg_temp.nears(jsonb_build_object('query_kind', 'contact_reference_location_stats', 'contact_balance', pg_temp.circle('contact_balance'), 'contact_locations', pg_temp.place(1, '{"aggregation_unit": "lon-lat"}'), 'statistic', 'count'),
    '[["ann", 2], ["bob", 2], ["cyd", 2]]',
    'contacts');
SELECT pg_temp.nears(jsonb_build_object('query_kind', 'contact_reference_location_stats', 'contact_balance', pg_temp.circle('contact_balance'), 'contact_locations', pg_temp.place(2, '{"aggregation_unit": "lon-lat"}')),
    '[["ann", 313.7054454693], ["cyd", 313.7054454693]]',
    'both must have a location');
SELECT pg_temp.refused(jsonb_build_object('query_kind', 'contact_reference_location_stats', 'contact_balance', pg_temp.circle('contact_balance'), 'contact_locations', pg_temp.place(1)),
    'contact_locations: unit admin3 does not have longitude/latitude columns.',
    'regions have no distance');

SELECT * FROM finish();
ROLLBACK;
