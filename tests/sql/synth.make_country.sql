-- A country that looks like one: nested regions, sites on land, people by weight, within what it was told.
BEGIN;
\ir include/synth.psql
SELECT plan(24);

CREATE TEMP TABLE told AS
SELECT '{"n_subscribers": 1000, "n_sites": 60, "n_cells": 100, "n_regions": 32, "n_tacs": 20, "p_relocate": 0.05,
    "country": "Abc"}'::jsonb AS parameters;
SELECT is(synth.make_country(t.parameters), TRUE, 'a country is made') FROM told AS t;
SELECT is(synth.make_country(t.parameters), FALSE, 'the same one is there already') FROM told AS t;

SELECT results_eq(
    $$SELECT r.layer COLLATE "default", count(*), bool_and(public.st_isvalid(r.geom)) FROM store.region AS r
      WHERE r.layer <> 'lon-lat' GROUP BY 1 ORDER BY 1$$,
    $$VALUES ('admin0', 1::bigint, TRUE), ('admin1', 3, TRUE), ('admin2', 7, TRUE), ('admin3', 32, TRUE)$$,
    'regions of four levels');
SELECT is_empty(
    $$SELECT f.code FROM store.region AS f
      INNER JOIN store.region AS p ON p.layer = 'admin2' AND f.code LIKE replace(p.code, '_1', '.%')
      WHERE f.layer = 'admin3' AND NOT public.st_coveredby(public.st_pointonsurface(f.geom), p.geom)$$,
    'a region lies in the one its code says');
SELECT is(
    (SELECT count(DISTINCT round(l.area::numeric, 6)) FROM (SELECT r.layer, sum(public.st_area(r.geom)) AS area
        FROM store.region AS r WHERE r.layer <> 'lon-lat' GROUP BY r.layer) AS l), 1::bigint, 'levels cover the same land');
SELECT is_empty(
    $$SELECT a.code, b.code FROM store.region AS a INNER JOIN store.region AS b ON a.layer = b.layer AND a.code < b.code
      WHERE a.layer = 'admin3' AND public.st_area(public.st_intersection(a.geom, b.geom)) > 1e-9$$, 'and do not overlap');
SELECT cmp_ok((SELECT avg(public.st_npoints(r.geom)) FROM store.region AS r WHERE r.layer = 'admin3'), '>', 30::numeric,
    'borders wind');

SELECT is((SELECT count(*) FROM store.site AS s WHERE s.version = 0), 60::bigint, 'as many sites as told');
SELECT is((SELECT count(*) FROM store.cell AS c WHERE c.version = 0), 100::bigint, 'as many cells');
SELECT is((SELECT count(DISTINCT c.site) FROM synth.cell AS c), 60::bigint, 'each site has one');
SELECT is((SELECT count(*) FROM store.cell_region AS m WHERE m.layer = 'admin3'), (SELECT count(*) FROM store.cell),
    'every cell version lies in a region');
SELECT is((SELECT count(*) FROM store.cell AS c WHERE c.version = 1), (SELECT count(*) FROM synth.cell AS c
    INNER JOIN synth.site AS s USING (site) WHERE s.moved_on IS NOT NULL), 'cells of sites that move have two versions');
SELECT is((SELECT sum(s.last_person - s.first_person + 1) FROM synth.site AS s), 1000::numeric, 'everybody lives somewhere');
SELECT is((SELECT count(*) FROM synth.person), 1000::bigint, 'as many people as told');
SELECT is((SELECT sum(p.contacts) FROM synth.person AS p), 5000::bigint, 'with five contacts on the average');
SELECT cmp_ok((SELECT count(*) FROM synth.stay), '>', 200::bigint, 'people move');
SELECT is_empty(
    $$SELECT a.person FROM synth.stay AS a INNER JOIN synth.stay AS b ON a.person = b.person AND a.since < b.since
      WHERE a.until > b.since UNION ALL SELECT s.person FROM synth.stay AS s WHERE s.until <= s.since$$,
    'and live in one place at a time');

SELECT throws_ok($$SELECT synth.make_country('{"n_subscriber": 1}')$$, '22023', 'unknown parameters: n_subscriber', 'misspelt');
SELECT throws_ok($$SELECT synth.make_country('{"p_relocate": 2}')$$, '22023', 'p_relocate must be from 0 to 1', 'too much');
SELECT throws_ok($$SELECT synth.make_country('{"n_days": "many"}')$$, '22023', 'n_days must be of kind integer', 'no number');
SELECT throws_ok($$SELECT synth.make_country('{"disaster_region_pcod": "X", "disaster_start": "2016-01-02"}')$$,
    'P0002', 'there is no region X to be off limits', 'an unknown region');

-- In a layer that is loaded
SELECT pg_temp.forget();
SELECT etl.store_layer('admin3', '[{"line": 1, "geometry": "POLYGON((0 0,0 2,2 2,2 0,0 0))", "properties": {"c": "W", "n": "w"}},
    {"line": 2, "geometry": "POLYGON((2 0,2 2,4 1,2 0))", "properties": {"c": "E", "n": "e"}}]', '{}', 'c', 'n');
SELECT synth.make_country(t.parameters) FROM told AS t;
SELECT set_eq($$SELECT r.code FROM store.region AS r WHERE r.layer <> 'lon-lat'$$, ARRAY['W', 'E'],
    'regions that are loaded are lived in, and stay');
SELECT is((SELECT count(*) FROM store.cell_region AS m WHERE m.layer = 'admin3'), (SELECT count(*) FROM store.cell),
    'all cells lie there');
SELECT throws_ok($$SELECT synth.make_country('{"layer": "zones"}')$$, 'P0002', 'there is no layer zones to live in',
    'a layer that is not there');

SELECT * FROM finish();
ROLLBACK;
