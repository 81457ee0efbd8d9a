-- How big phones are: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(10);

SELECT pg_temp.nears(pg_temp.circle('handset_stats', '{"characteristic": "width", "statistic": "avg"}'),
    '[["ann", 67.916667]]',
    'ten hours of 60 mm and 38 of 70; unlisted models are left out');
SELECT pg_temp.nears(pg_temp.circle('handset_stats', '{"characteristic": "width", "statistic": "sum"}'),
    '[["ann", 11736000]]',
    'millimetres times seconds');
SELECT pg_temp.nears(pg_temp.circle('handset_stats', '{"characteristic": "width", "statistic": "count"}'),
    '[["ann", 8]]',
    'events');
SELECT pg_temp.nears(pg_temp.circle('handset_stats', '{"characteristic": "width", "statistic": "min"}'),
    '[["ann", 60]]',
    'smallest');
SELECT pg_temp.nears(pg_temp.circle('handset_stats', '{"characteristic": "width", "statistic": "median"}'),
    '[["ann", 70]]',
    'weighted');

SELECT * FROM finish();
ROLLBACK;
