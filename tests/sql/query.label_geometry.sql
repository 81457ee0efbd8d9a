-- The area of a label: reference queries §7, step 5.
BEGIN;
SELECT plan(9);

SELECT is(
    public.st_astext(query.label_geometry('l', '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]}')),
    'POLYGON((0 0,1 0,1 1,0 0))', 'an open ring is closed');
SELECT is(
    public.st_astext(query.label_geometry('l', '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1],
        [0, 0]]]}')),
    'POLYGON((0 0,1 0,1 1,0 0))', 'a closed one stays');
SELECT is(public.st_astext(query.label_geometry('l', '{"type": "Point", "coordinates": [0, 0]}')), 'POINT(0 0)',
    'a point has no inside, and is allowed');
SELECT throws_ok(format('SELECT query.label_geometry(%L, %L)', 'l', g.shape), '22023',
    'labels.l: Not a valid GeoJSON geometry.', g.description)
FROM (VALUES ('{"type": "Polygon"}', 'no coordinates'), ('{"type": "Polygon", "coordinates": []}', 'no ring'),
    ('{"type": "Polygon", "coordinates": [[[0, 0], [1]]]}', 'half a point'), ('{"type": "Square"}', 'no such type'),
    ('{"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1]]]}', 'sides that cross'),
    ('{"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [0, 0]}]}', 'a collection')
) AS g (shape, description);

SELECT * FROM finish();
ROLLBACK;
