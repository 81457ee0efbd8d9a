-- How evenly events are spread over contacts: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(8);

SELECT pg_temp.nears(pg_temp.circle('contact_entropy'),
    '[["ann", 0.673012], ["bob", 0.562335], ["cyd", 0.636514]]',
    'minus the sum of p ln p');
SELECT pg_temp.nears(pg_temp.circle('contact_entropy', '{"direction": "out"}'),
    '[["ann", 0.636514], ["bob", 0.693147], ["cyd", 0]]',
    'a single contact is 0');
SELECT pg_temp.nears(jsonb_build_object('query_kind', 'histogram_aggregate', 'metric', pg_temp.circle('contact_entropy'), 'bins', '{"bin_list": [0, 0.6, 1]}'::jsonb),
    '[[1, 0, 0.6], [2, 0.6, 1]]',
    'a metric of a histogram');
SELECT pg_temp.nears(jsonb_build_object('query_kind', 'joined_spatial_aggregate', 'metric', pg_temp.circle('contact_entropy'), 'method', 'max', 'locations', pg_temp.place(1)),
    '[["A1", 0.636514], ["A2", 0.673012]]',
    'and of regions');

SELECT * FROM finish();
ROLLBACK;
