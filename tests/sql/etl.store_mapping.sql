-- Registering mapping and geometry tables.
BEGIN;
\ir include/world.psql
\ir include/units.psql
SELECT plan(19);

SELECT throws_ok(format('SELECT pg_temp.mapping(%L, ''{id,admin3pcod}'', ''a A1'')', n.name), '22023', NULL, 'no name: ' || n.name)
FROM (VALUES ('Areas'), ('x y'), ('public.areas'), ('areas; DROP TABLE store.cell'), ('"areas"'), ('')) AS n (name);
SELECT throws_ok($$SELECT pg_temp.mapping('admin3', '{id,admin3pcod}', 'a A1')$$, '22023',
    'admin3 is the name of a region layer already', 'not that of a layer');
SELECT throws_ok($$SELECT pg_temp.points('areas', 'g1:POINT (1 1)')$$, '22023',
    'areas is the name of a mapping already', 'nor of a table of the other kind');
SELECT throws_ok($$SELECT pg_temp.mapping('other', '{cell,admin3pcod}', 'a A1')$$, '22023',
    'a mapping table has a column id and one of codes, not: admin3pcod, cell', 'a mapping has ids');
SELECT throws_ok($$SELECT pg_temp.mapping('other', '{id}', 'a')$$, '22023', NULL, 'and codes');
SELECT throws_ok($$SELECT pg_temp.mapping('other', '{id,admin3pcod}', '- A1', '- A2')$$, '22023',
    'none of the 2 rows can be kept; line 1: id is missing', 'and a good row');
SELECT throws_ok($$SELECT etl.store_mapping('other', '[]', '{}')$$, '22023', 'the file holds no rows', 'or any row');
SELECT is(m.told - 'load', '{"rows_in": 3, "kept": 2, "rejected": 1, "reasons": ["line 2: id is missing"], "notes":
    ["1 ids are of no loaded cell", "admin3@other: 1 cell versions mapped, 0 of them to no region"]}', 'rows in = kept + rejected')
FROM pg_temp.mapping('other', '{id,admin3pcod}', 'a A1', '- A1', 'q A1') AS m (told);
SELECT is(m.told -> 'notes' ->> 0, 'no unit can use it yet: it has no column <layer>pcod of a loaded layer, and no column of'
    || ' a geometry table', 'what nothing can use is said so')
FROM pg_temp.mapping('other', '{id,thing}', 'a A1') AS m (told);
SELECT is(t.version, 2, 'each load is a version') FROM store.mapping AS t WHERE t.mapping = 'other';

SELECT throws_ok($$SELECT pg_temp.points('other_points', 'a:POINT (1 1)', 'b:POINT (x 1)', 'c:POINT (200 1)',
        'd:POINT EMPTY', 'e:SRID=3857;POINT (1 1)')$$, '22023',
    'geometry table other_points is not loaded, for it would have holes: line 2: the geometry cannot be read; '
    || 'line 3: the coordinates are not longitude and latitude in degrees; line 4: the geometry is empty; '
    || 'line 5: the geometry has SRID 3857, not 4326', 'every bad row is named with its line and the reason');
SELECT is_empty($$SELECT FROM store.geometry_table AS g WHERE g.geometry_table = 'other_points'$$, 'then nothing is loaded');
SELECT is(m.told -> 'notes', '["1 shapes are no points: the centres of them stand for them",
    "1 rows have no point: who is there is counted with no longitude and latitude"]', 'what is unusual is noted')
FROM pg_temp.points('other_points', 'a:POLYGON ((0 0, 0 2, 2 2, 2 0, 0 0))', 'b:') AS m (told);
SELECT results_eq($$SELECT r.lon, r.lat FROM store.geometry_row AS g LEFT JOIN store.region AS r ON r.region = g.region
    WHERE g.geometry_table = 'other_points' ORDER BY g.line$$,
    'VALUES (1::double precision, 1::double precision), (NULL, NULL)', 'the centre of a shape');

SELECT * FROM finish();
ROLLBACK;
