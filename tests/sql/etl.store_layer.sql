-- Region layers: all or nothing, a view each, numbers that stay.
BEGIN;
SELECT plan(14);

CREATE FUNCTION pg_temp.feature(line int, code text, geometry text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN jsonb_build_object('line', line, 'properties', jsonb_build_object('zone', code, 'label', 'n' || code, 'people', 5),
        'geometry', geometry);
END $$;
CREATE FUNCTION pg_temp.layer(VARIADIC features jsonb[]) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN etl.store_layer('health_zone', to_jsonb(features), '{}', 'zone', 'label');
END $$;
CREATE TEMPORARY TABLE shape AS SELECT 'POLYGON ((0 0, 0 1, 1 1, 1 0, 0 0))' AS wkt;

SELECT throws_ok($$SELECT pg_temp.layer(
        pg_temp.feature(1, 'a', s.wkt), pg_temp.feature(2, 'a', s.wkt), pg_temp.feature(3, NULL, s.wkt),
        pg_temp.feature(4, 'd', NULL), pg_temp.feature(5, 'e', 'POLYGON (('), pg_temp.feature(6, 'f', 'POINT (1 1)'),
        pg_temp.feature(7, 'g', 'POLYGON ((0 0, 1 1, 0 1, 1 0, 0 0))'), pg_temp.feature(8, 'h', 'SRID=3857;' || s.wkt),
        pg_temp.feature(9, 'i', 'POLYGON ((0 0, 0 1000, 1 1, 1 0, 0 0))'), pg_temp.feature(10, 'j', 'POLYGON EMPTY'))
    FROM shape AS s$$, '22023', 'layer health_zone is not loaded, for it would have holes: '
    || 'line 2: zone a stands on an earlier line already; line 3: zone is missing; line 4: there is no geometry; '
    || 'line 5: the geometry cannot be read; line 6: the geometry is a point, not a polygon; '
    || 'line 7: the geometry is invalid: Self-intersection[0.5 0.5]; line 8: the geometry has SRID 3857, not 4326; '
    || 'line 9: the coordinates are not longitude and latitude in degrees; line 10: the geometry is empty',
    'every bad feature is named with its line and the reason');
SELECT is_empty('SELECT FROM store.region', 'then nothing is loaded');
SELECT throws_ok(format($$SELECT etl.store_layer(%L, '[{}]', '{}', 'c', 'n')$$, l.layer), '22023', NULL,
    'no name for a layer: ' || l.layer)
FROM (VALUES ('lon-lat'), ('Zone'), ('region'), ('x y')) AS l (layer);
SELECT throws_ok($$SELECT etl.store_layer('zone', '[]', '{}', 'c', 'n')$$, '22023', 'the file holds no regions', 'no regions');

SELECT is(pg_temp.layer(pg_temp.feature(1, 'b', s.wkt), pg_temp.feature(2, 'a', '{"type": "Polygon", "coordinates":
    [[[2, 2], [2, 3], [3, 3], [2, 2]]]}')) ->> 'kept', '2', 'WKT and GeoJSON are read') FROM shape AS s;
SELECT columns_are('geography', 'health_zone', '{gid,name,code,geom}', 'a layer of one''s own has a view');
SELECT results_eq('SELECT z.name, z.code COLLATE "default", public.geometrytype(z.geom) FROM geography.health_zone AS z ORDER BY 2',
    $$VALUES ('na', 'a', 'MULTIPOLYGON'), ('nb', 'b', 'MULTIPOLYGON')$$, 'with its regions, as multipolygons');
SELECT results_eq('SELECT r.attributes FROM store.region AS r', ARRAY['{"people": 5}', '{"people": 5}']::jsonb[],
    'other columns are kept as attributes');
CREATE TEMPORARY TABLE keys AS SELECT z.gid, z.code FROM geography.health_zone AS z;
SELECT lives_ok($$SELECT pg_temp.layer(pg_temp.feature(1, 'c', s.wkt), pg_temp.feature(2, 'b', s.wkt)) FROM shape AS s$$,
    'loading it again replaces it');
SELECT results_eq('SELECT l.version FROM store.layer AS l', ARRAY[2], 'as its second version');
SELECT set_eq('SELECT z.code COLLATE "default", k.gid IS NOT NULL FROM geography.health_zone AS z LEFT JOIN keys AS k USING (gid, code)',
    $$VALUES ('b', TRUE), ('c', FALSE)$$, 'a region whose code stays keeps its number, one that is gone is gone');

SELECT * FROM finish();
ROLLBACK;
