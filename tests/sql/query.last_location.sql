-- Where one was last: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(6);

SELECT pg_temp.nears(pg_temp.circle('last_location', '{"aggregation_unit": "admin3"}'),
    '[["ann", "A1"], ["bob", "A2"], ["cyd", "A1"]]',
    'in two days');
SELECT pg_temp.nears(pg_temp.circle('last_location', '{"aggregation_unit": "admin3",
    "end_date": "2016-01-01T21:30:00"}'),
    '[["ann", "A1"], ["bob", "A2"], ["cyd", "A1"]]',
    'until half past nine');
SELECT pg_temp.nears(pg_temp.circle('last_location', '{"aggregation_unit": "admin3",
    "end_date": "2016-01-01T21:00:00"}'),
    '[["ann", "B1"], ["bob", "A2"], ["cyd", "A1"]]',
    'until nine, which is not in it');

SELECT * FROM finish();
ROLLBACK;
