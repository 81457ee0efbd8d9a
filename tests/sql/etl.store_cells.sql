-- Lists of sites and cells: what is refused, what is rejected, where each cell version lies.
BEGIN;
SELECT plan(25);

CREATE FUNCTION pg_temp.listed(content text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('line', c.line, 'id', c.part[1], 'version', c.part[2],
        'latitude', c.part[3], 'longitude', c.part[4], 'date_of_first_service', c.part[5],
        'date_of_last_service', c.part[6], 'azimuth', c.part[7], 'site_id', c.part[8])))
        FROM (SELECT string_to_array(r.row, ',') AS part, r.line
            FROM string_to_table(content, '|') WITH ORDINALITY AS r (row, line)) AS c);
END $$;
CREATE FUNCTION pg_temp.square(code text, lon float, lat float, size float) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN jsonb_build_object('line', 1, 'properties', jsonb_build_object('admin3pcod', code, 'admin3name', 'n' || code),
        'geometry', public.st_astext(public.st_makeenvelope(lon, lat, lon + size, lat + size)));
END $$;

-- What is refused
SELECT throws_ok($$SELECT etl.store_cells(pg_temp.listed('x,0,1,1,,2016-01-05|y,0,1,1|x,1,1,1,2016-01-05,'), '{}')$$,
    '23000', 'versions in service on the same day, or given twice: cell x: versions 0 (line 1) and 1 (line 3)',
    'versions that share one day are refused, naming the cell and both');
SELECT throws_ok($$SELECT etl.store_sites(pg_temp.listed('s,0,1,1,2016-01-01,|s,1,1,1,,2015-01-01|s,2,1,1,2017-01-01,'), '{}')$$,
    '23000', 'versions in service on the same day, or given twice: site s: versions 0 (line 1) and 2 (line 3)',
    'so are those of a site');
SELECT throws_ok($$SELECT etl.store_cells(pg_temp.listed('x,0,1,1,,2015-01-01|x,0,1,1,2016-01-01,'), '{}')$$,
    '23000', NULL, 'a version given twice is refused');
SELECT is_empty('SELECT FROM store.cell UNION ALL SELECT FROM store.site', 'then nothing is loaded');
SELECT throws_ok($$SELECT etl.store_cells(pg_temp.listed('x,0,91,1|,0,1,1'), '{}')$$,
    '22023', 'none of the 2 rows can be kept; line 1: latitude is not between -90 and 90', 'no good row is an error');
SELECT throws_ok($$SELECT etl.store_cells('[]', '{}')$$, '22023', 'the file holds no rows', 'so is no row');

-- What is rejected
SELECT is(etl.store_cells(pg_temp.listed('good,0,27.5,85.25,2016-02-29,,10.5,s|,0,1,1|v,x,1,1|n,0,north,1|o,0,1,|f,0,1,1,2015-02-29'
    || '|t,0,1,1,2016-01-01,,steep|u,0,1,181|w,0,1,1,2016-01-02,2016-01-01'), '{}') - 'load',
    '{"rows_in": 9, "kept": 1, "rejected": 8, "notes": [], "reasons": ["line 2: id is missing",
      "line 3: version is not a whole number", "line 4: latitude is not a number",
      "line 5: only one of latitude and longitude is given",
      "line 6: date_of_first_service is not a date (YYYY-MM-DD)", "line 7: azimuth is not a number",
      "line 8: longitude is not between -180 and 180",
      "line 9: date_of_first_service is later than date_of_last_service"]}'::jsonb,
    'bad rows are rejected with line and reason, the rest is stored');
SELECT results_eq($$SELECT c.id COLLATE "default", c.version, c.site_id COLLATE "default", c.azimuth, c.date_of_first_service,
    public.st_astext(c.geom_point) FROM infrastructure.cells AS c$$,
    $$VALUES ('good'::text, 0, 's'::text, 10.5, date '2016-02-29', 'POINT(85.25 27.5)'::text)$$, 'FlowDB''s view has them');
SELECT is((SELECT l.rejects -> 0 -> 'content' ->> 'latitude' FROM etl.place_load AS l), '1', 'rejects are recorded');

-- Where cells lie: in the one, on its boundary, in both where they overlap, without a point
SELECT is(etl.store_layer('admin3', jsonb_build_array(pg_temp.square('A', 0, 0, 10), pg_temp.square('B', 9, 0, 10)),
    '{}', 'admin3pcod', 'admin3name') ->> 'kept', '2', 'a layer of two regions');
SELECT is(etl.store_cells(pg_temp.listed('in,0,5,5|edge,0,5,0|corner,0,0,0|both,0,5,9.5|seam,0,5,9|out,0,50,50|none,0,,'), '{}')
    ->> 'kept', '7', 'and seven cells');
SELECT set_eq($$SELECT c.id COLLATE "default", r.code COLLATE "default" FROM store.cell_region AS m
        INNER JOIN store.cell AS c USING (cell) INNER JOIN store.region AS r USING (region) WHERE m.layer = 'admin3'$$,
    $$VALUES ('in', 'A'), ('both', 'A'), ('both', 'B'), ('seam', 'A')$$,
    'cells are mapped to the regions they lie strictly within: on a boundary is in none');
SELECT set_eq($$SELECT c.id COLLATE "default", r.code COLLATE "default", r.lon, r.lat FROM store.cell_region AS m
        INNER JOIN store.cell AS c USING (cell) INNER JOIN store.region AS r USING (region) WHERE m.layer = 'lon-lat'$$,
    $$VALUES ('in'::text, '5 5'::text, 5::float, 5::float), ('edge', '0 5', 0, 5), ('corner', '0 0', 0, 0),
        ('both', '9.5 5', 9.5, 5), ('seam', '9 5', 9, 5), ('out', '50 50', 50, 50), ('none', '', NULL, NULL)$$,
    'lon-lat has every cell, one without a point in the region of the empty code');
SELECT is_empty($$SELECT FROM store.cell WHERE id = 'good'$$, 'cells that the list no longer names are gone');

-- A later list
CREATE TEMPORARY TABLE keys AS SELECT c.id, c.cell FROM store.cell AS c;
SELECT throws_like($$SELECT etl.store_cells(pg_temp.listed('in,0,5,15|edge,0,north,1|edge,1,1,1,2020-01-01,'), '{}')$$,
    '%cell edge: versions 0 and 1%', 'a version whose row was rejected stays, so the next may not overlap it');
SELECT is(etl.store_cells(pg_temp.listed('in,0,5,15|edge,0,north,1'), '{}') ->> 'kept', '1', 'a shorter list');
SELECT set_eq($$SELECT c.id COLLATE "default" FROM store.cell AS c INNER JOIN keys AS k USING (id, cell)$$,
    ARRAY['in', 'edge'], 'has its cell under the same number, and the one whose row was bad as it was');
SELECT results_eq($$SELECT r.code COLLATE "default" FROM store.cell_region AS m INNER JOIN store.region AS r USING (region)
        INNER JOIN store.cell AS c USING (cell) WHERE c.id = 'in' ORDER BY r.layer$$,
    ARRAY['B', '15 5'], 'a cell that moved is mapped anew');
SELECT ok(EXISTS (SELECT FROM store.region AS r WHERE r.code = '50 50'), 'regions of former points are left');

-- Sites stay while a cell stands on them
SELECT is(etl.store_sites(pg_temp.listed('s1,0,1,1|s2,0,1,1'), '{}') ->> 'kept', '2', 'two sites');
SELECT is(etl.store_cells(pg_temp.listed('c,0,1,1,,,,s1'), '{}') ->> 'kept', '1', 'a cell on one of them');
SELECT is(etl.store_sites(pg_temp.listed('s3,0,1,1'), '{}') ->> 'kept', '1', 'another list');
SELECT set_eq('SELECT s.id COLLATE "default" FROM infrastructure.sites AS s', ARRAY['s1', 's3'],
    'a site that is not in the list stays while a cell stands on it');

-- Handset models
SELECT is(etl.store_tacs('[{"line": 1, "id": "35000001.0", "brand": "N", "width": "5.5", "hardware_gps": "True"},
    {"line": 2, "id": "35000001"}, {"line": 3, "id": "x"}, {"line": 4, "id": "2", "depth": "thin"}]', '{}') -> 'reasons',
    '["line 2: id stands on an earlier line already", "line 3: id is not a whole number of up to eight digits",
      "line 4: depth is not a number"]'::jsonb, 'bad models are rejected');
SELECT results_eq('SELECT t.id, t.brand, t.width, t.hardware_gps, t.hnd_type FROM infrastructure.tacs AS t',
    $$VALUES (35000001::numeric, 'N', 5.5, TRUE, NULL::text)$$, 'the others are in FlowDB''s view');

SELECT * FROM finish();
ROLLBACK;
