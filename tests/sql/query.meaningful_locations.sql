-- Places that mean something: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(4);

SELECT pg_temp.nears(pg_temp.circle('meaningful_locations', jsonb_build_object('label', 'day', 'labels', '{"day": {"type": "Polygon",
    "coordinates": [[[0.1, -1.1], [0.6, -1.1], [0.6, 1.1], [0.1, 1.1], [0.1, -1.1]]]},
    "late": {"type": "Polygon", "coordinates": [[[0.61, -1.1], [1.1, -1.1], [1.1, 1.1], [0.61, 1.1],
    [0.61, -1.1]]]}}'::jsonb)),
    '[["ann", "day", [11, 1], 1], ["cyd", "day", [1, 1], 1]]',
    'centres with a label');
SELECT pg_temp.nears(pg_temp.circle('meaningful_locations', jsonb_build_object('label', 'unknown', 'labels', '{"day": {"type": "Polygon",
    "coordinates": [[[0.1, -1.1], [0.6, -1.1], [0.6, 1.1], [0.1, 1.1], [0.1, -1.1]]]},
    "late": {"type": "Polygon", "coordinates": [[[0.61, -1.1], [1.1, -1.1], [1.1, 1.1], [0.61, 1.1],
    [0.61, -1.1]]]}}'::jsonb)),
    '[["ann", "unknown", [1, 1], 2], ["ann", "unknown", [6, 1], 2]]',
    'and those without');

SELECT * FROM finish();
ROLLBACK;
