-- What QGIS asks to find the layers, and to show one.
SELECT postgis_version();
SELECT PostGIS_Full_Version();
SELECT pg_is_in_recovery(), current_schema(), version();
SELECT count(*) FROM pg_catalog.pg_class WHERE relname = 'geometry_columns';
SELECT has_schema_privilege('geography', 'usage');
SELECT
    l.f_table_name, l.f_table_schema, l.f_geometry_column, upper(l.type), l.srid, l.coord_dimension, c.relkind,
    obj_description(c.oid), array_agg(a.attname), count(CASE WHEN t.typname IN ('geometry', 'geography') THEN 1 END)
FROM geometry_columns AS l, pg_catalog.pg_class AS c, pg_catalog.pg_namespace AS n, pg_catalog.pg_attribute AS a,
    pg_catalog.pg_type AS t
WHERE c.relname = l.f_table_name AND l.f_table_schema = n.nspname AND n.oid = c.relnamespace
    AND a.attrelid = c.oid AND a.atttypid = t.oid AND a.attnum > 0
    AND has_schema_privilege(n.nspname, 'usage')
    AND has_table_privilege(quote_ident(n.nspname) || '.' || quote_ident(c.relname), 'select')
GROUP BY 1, 2, 3, 4, 5, 6, 7, c.oid;
SELECT l.* FROM geography_columns AS l;
SELECT pg_catalog.pg_get_viewdef('geography.admin3'::regclass);
SELECT has_table_privilege('geography.admin3', 'SELECT'), has_any_column_privilege('geography.admin3', 'INSERT'),
    has_table_privilege('geography.admin3', 'DELETE'), pg_catalog.current_schema();
SELECT description FROM pg_catalog.pg_description WHERE objoid = 'geography.admin3'::regclass AND objsubid = 0;
SELECT regclass('geography.admin3')::oid;
SELECT reltuples::bigint FROM pg_catalog.pg_class WHERE oid = 'geography.admin3'::regclass;
SELECT count(*) FROM geography.admin3;
SELECT ST_Extent(geom) FROM geography.admin3;
BEGIN READ ONLY;
DECLARE qgis_1 BINARY CURSOR FOR SELECT ST_AsBinary(geom, 'NDR'), gid::text FROM geography.admin3
WHERE geom && ST_MakeEnvelope(80, 26, 89, 31, 4326);
FETCH FORWARD 2000 FROM qgis_1;
CLOSE qgis_1;
COMMIT;
