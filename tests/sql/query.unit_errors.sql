-- Combinations of unit, mapping and geometry tables: D20.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
\ir include/units.psql
SELECT plan(17);

CREATE TEMPORARY TABLE combination AS
SELECT c.*, jsonb_strip_nulls(jsonb_build_object('aggregation_unit', c.unit, 'mapping_table', c.mapping,
    'geom_table', c.geometry, 'geom_table_join_column', c.joined)) AS members
FROM (VALUES
    (1, 'admin3', 'areas', NULL, NULL, NULL),
    (2, 'lon-lat', 'areas', 'spots', 'grp', NULL),
    (3, 'lon-lat', NULL, NULL, NULL, NULL),
    (4, 'admin3', 'areas', 'spots', 'grp',
        'geom_table: Only for aggregation_unit lon-lat; admin3 takes mapping_table alone.'
        ' geom_table_join_column: Only for aggregation_unit lon-lat; admin3 takes mapping_table alone.'),
    (5, 'admin3', NULL, 'spots', NULL, 'geom_table: Only for aggregation_unit lon-lat; admin3 takes mapping_table alone.'),
    (6, 'lon-lat', NULL, 'spots', 'grp', 'mapping_table: Missing: aggregation_unit lon-lat takes mapping_table, geom_table,'
        ' geom_table_join_column together.'),
    (7, 'lon-lat', 'areas', NULL, 'grp', 'geom_table: Missing: aggregation_unit lon-lat takes mapping_table, geom_table,'
        ' geom_table_join_column together.'),
    (8, 'lon-lat', 'areas', 'spots', NULL, 'geom_table_join_column: Missing: aggregation_unit lon-lat takes mapping_table,'
        ' geom_table, geom_table_join_column together.'),
    (9, 'admin3', 'nope', NULL, NULL, 'mapping_table: nope is not a known table.'),
    (10, 'admin3', 'store.subscriber', NULL, NULL, 'mapping_table: store.subscriber is not a known table.'),
    (11, 'admin3', 'spots', NULL, NULL, 'mapping_table: spots is not a known table.'),
    (12, 'admin1', 'areas', NULL, NULL,
        'mapping_table: areas has no column admin1pcod: geom_table_join_on not in mapping table''s columns.'),
    (13, 'lon-lat', 'areas', 'nope', 'grp', 'geom_table: nope is not a known table.'),
    (14, 'lon-lat', 'areas', 'spots', 'nope',
        'mapping_table: areas has no column nope: geom_table_join_on not in mapping table''s columns.'),
    (15, 'lon-lat', 'areas', 'spots', 'id',
        'geom_table: spots has no column id: {''id''} are not columns of spots.')
) AS c (place, unit, mapping, geometry, joined, refusal);

SELECT is(coalesce(query.error_text(query.errors(pg_temp.day(c.members), 'any')),
        query.problem(query.normalise(pg_temp.day(c.members), 'any'))), c.refusal, c.members::text)
FROM combination AS c WHERE c.place <= 3 ORDER BY c.place;
SELECT throws_ok(format('SELECT cache.enqueue(%L, ''any'')', pg_temp.day(c.members)), '22023', c.refusal, c.members::text)
FROM combination AS c WHERE c.place > 3 ORDER BY c.place;
SELECT is(query.errors(pg_temp.day('{"mapping_table": null, "geom_table": null, "geom_table_join_column": null}'), 'any'),
    NULL, 'nulls are not given');
SELECT is(query.errors(jsonb_build_object('query_kind', 'spatial_aggregate', 'locations',
        pg_temp.day('{"geom_table": "spots"}'))) #>> '{locations,geom_table,0}',
    'Only for aggregation_unit lon-lat; admin3 takes mapping_table alone.', 'the tree has the path');

SELECT * FROM finish();
ROLLBACK;
