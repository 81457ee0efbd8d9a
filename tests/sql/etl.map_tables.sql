-- Units from registered mapping and geometry tables: reference queries §1.7, D20, D22.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
\ir include/units.psql
SELECT plan(35);

-- Regions by a mapping table -------------------------------------------------------------------------
CREATE TEMPORARY TABLE area AS SELECT '{"mapping_table": "geography.areas"}'::jsonb AS unit;
SELECT pg_temp.gives(pg_temp.day(a.unit),
    '[["often", null], ["even", null], ["same", "A2"], ["night", "A2"], ["mixed", null], ["texter", null],
      ["moved", "B1"], ["border", "A1"], ["pointless", "A1"]]',
    'the table decides, not the point; cells not in it vanish; an unknown code is kept without a region') FROM area AS a;
SELECT pg_temp.gives(pg_temp.day(a.unit || '{"method": "most-common", "subscriber_subset": "few"}'),
    '[["often", "A2"], ["moved", "B1"]]', 'most events, most of them mapped') FROM area AS a;
SELECT pg_temp.gives(pg_temp.day(a.unit || '{"date": "2016-01-02", "subscriber_subset": "few"}'),
    '[["moved", "B1"]]', 'every version of a mapped cell maps') FROM area AS a;
SELECT pg_temp.gives(pg_temp.by_region('consecutive_trips_od_matrix', a.unit || '{"subscriber_subset": "few"}'),
    '[["A2", "A2", 1], ["A2", null, 1]]', 'a step to nowhere known is a step') FROM area AS a;
SELECT pg_temp.gives(pg_temp.by_region('trips_od_matrix', a.unit || '{"subscriber_subset": "few"}'), '[]',
    'but not a trip to another region') FROM area AS a;
SELECT pg_temp.gives(pg_temp.by_region('location_event_counts', a.unit || '{"interval": "day", "subscriber_subset": "few"}'),
    '[["A2", "2016-01-01", 2], ["B1", "2016-01-01", 1]]', 'no region, no event count') FROM area AS a;
SELECT is(pg_temp.published(jsonb_build_object('query_kind', 'spatial_aggregate', 'locations',
        pg_temp.day(a.unit || '{"date": "2016-01-04"}'))), '[["A2", 16]]', 'fifteen of no region are too few') FROM area AS a;
SELECT pg_temp.set('privacy_threshold', '14');
SELECT is(pg_temp.published(jsonb_build_object('query_kind', 'spatial_aggregate', 'locations',
        pg_temp.day(a.unit || '{"date": "2016-01-04"}'))), pg_temp.listed('[["A2", 16], [null, 15]]'::jsonb),
    'people of no region are published like any others') FROM area AS a;
SELECT is(pg_temp.published(jsonb_build_object('query_kind', 'joined_spatial_aggregate', 'method', 'sum',
        'locations', pg_temp.day(a.unit || '{"date": "2016-01-04"}'),
        'metric', pg_temp.over('event_count', '{"start_date": "2016-01-04", "end_date": "2016-01-05"}'))),
    '[["A2", 32]]', 'not so where units are joined') FROM area AS a;
SELECT pg_temp.gives('{"query_kind": "geography", "aggregation_unit": "admin3"}'::jsonb || a.unit,
    pg_temp.complete('{"query_kind": "geography", "aggregation_unit": "admin3"}'),
    'the geography is all of the unit') FROM area AS a;

-- Points by a mapping and a geometry table -----------------------------------------------------------
CREATE TEMPORARY TABLE spot AS SELECT '{"aggregation_unit": "lon-lat", "mapping_table": "areas", "geom_table":
    "geography.spots", "geom_table_join_column": "grp"}'::jsonb AS unit;
SELECT pg_temp.gives(pg_temp.day(s.unit),
    '[["often", 42, 43], ["even", 42, 43], ["same", 40, 41], ["night", 40, 41], ["mixed", 42, 43], ["texter", 42, 43],
      ["moved", null, null], ["border", null, null], ["pointless", 40, 41]]', 'the points are those of the table') FROM spot AS s;
SELECT is((SELECT jsonb_agg(l.value - 2) FROM jsonb_array_elements(
        pg_temp.complete('{"query_kind": "geography"}'::jsonb || s.unit)) AS l), '[[40, 41], [42, 43], [null, null]]',
    'the geography is a row of the table each') FROM spot AS s;
SELECT is(query.unit(query.normalise(pg_temp.day(s.unit), 'any')), 'lon-lat', 'its permissions are those of lon-lat') FROM spot AS s;
SELECT is(jsonb_array_length(cache.geography_body('lon-lat')::jsonb -> 'features'), 8,
    'the map of lon-lat has a point a cell version, none of the table''s');

-- In step ----------------------------------------------------------------------------------------------
SELECT isnt(query.id(query.normalise(pg_temp.day(a.unit), 'any')), query.id(query.normalise(pg_temp.day(), 'any')),
    'another unit is another question') FROM area AS a;
SELECT is(query.id(query.normalise(pg_temp.day(a.unit), 'any')),
    query.id(query.normalise(pg_temp.day('{"mapping_table": "areas"}'), 'any')), 'the schema may be left out') FROM area AS a;
SELECT ok('admin3@areas' <> ALL (query.units()), 'such a map is no unit by itself');
INSERT INTO cache.query (id, spec, kind, level, state)
SELECT md5(q.name), jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', q.spec), 'spatial_aggregate',
    'aggregate', 'ready'
FROM (SELECT 'area' AS name, query.normalise(pg_temp.day(a.unit), 'any') AS spec FROM area AS a
    UNION ALL SELECT 'spot', query.normalise(pg_temp.day(s.unit), 'any') FROM spot AS s
    UNION ALL SELECT 'plain', query.normalise(pg_temp.day(), 'any')) AS q;
INSERT INTO cache.place_used (id, what, name)
SELECT q.id, p.what, p.name FROM cache.query AS q, query.wanted_places(q.spec) AS p
WHERE q.id IN (md5('area'), md5('spot'), md5('plain'));
INSERT INTO store.region (layer, code, geom)
SELECT 'admin3', 'X9', public.st_multi(public.st_makeenvelope(50, 50, 51, 51, 4326));
SELECT lives_ok($$SELECT etl.map_cells('admin3')$$, 'a reloaded layer is mapped by tables too');
SELECT pg_temp.gives(pg_temp.day('{"mapping_table": "areas", "subscriber_subset": "few"}'),
    '[["often", "X9"], ["moved", "B1"]]', 'a code that is known now has its region');
SELECT lives_ok($$SELECT pg_temp.points('spots', 'g3:POINT (44 45)')$$, 'the points are loaded anew');
SELECT set_eq($$SELECT n.name FROM unnest(ARRAY['area', 'plain', 'spot']) AS n (name)
    INNER JOIN cache.query AS q ON q.id = md5(n.name) WHERE q.stale$$, ARRAY['spot'], 'which makes what used them stale');
SELECT pg_temp.gives(pg_temp.day(s.unit || '{"subscriber_subset": "few"}'), '[["often", null, null], ["moved", 44, 45]]',
    'and maps to the new ones') FROM spot AS s;
SELECT lives_ok($$SELECT pg_temp.mapping('areas', '{id,admin3pcod}', 'b B2')$$, 'the mapping is loaded anew');
SELECT set_eq($$SELECT n.name FROM unnest(ARRAY['area', 'plain', 'spot']) AS n (name)
    INNER JOIN cache.query AS q ON q.id = md5(n.name) WHERE q.stale$$, ARRAY['area', 'spot'], 'with the like effect');
SELECT is((SELECT count(*) FROM store.cell_region AS m WHERE m.layer = 'lon-lat@areas@spots@grp'), 0::bigint,
    'no map stays of a column that is gone');

SELECT * FROM finish();
ROLLBACK;
