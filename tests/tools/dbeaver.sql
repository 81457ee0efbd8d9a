-- What DBeaver asks when its navigator is opened: whole rows of the catalogue's tables.
SELECT db.oid, db.* FROM pg_catalog.pg_database AS db WHERE db.datallowconn AND NOT db.datistemplate
ORDER BY db.datname;
SELECT n.oid, n.*, d.description FROM pg_catalog.pg_namespace AS n
LEFT JOIN pg_catalog.pg_description AS d ON d.objoid = n.oid AND d.objsubid = 0 ORDER BY nspname;
SELECT c.oid, c.*, d.description, pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS partition_expr
FROM pg_catalog.pg_class AS c
LEFT JOIN pg_catalog.pg_description AS d
    ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass
WHERE c.relnamespace = 'results'::regnamespace AND c.relkind NOT IN ('i', 'I', 'c');
SELECT c.relname, a.*, pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, TRUE) AS def_value, dsc.description
FROM pg_catalog.pg_attribute AS a
INNER JOIN pg_catalog.pg_class AS c ON a.attrelid = c.oid
LEFT JOIN pg_catalog.pg_attrdef AS ad ON a.attrelid = ad.adrelid AND a.attnum = ad.adnum
LEFT JOIN pg_catalog.pg_description AS dsc ON c.oid = dsc.objoid AND a.attnum = dsc.objsubid
WHERE NOT a.attisdropped AND c.relkind NOT IN ('i', 'I', 'c') AND c.relnamespace = 'results'::regnamespace
ORDER BY a.attnum;
SELECT p.oid AS poid, p.*, pg_catalog.pg_get_expr(p.proargdefaults, 0) AS arg_defaults, l.lanname
FROM pg_catalog.pg_proc AS p INNER JOIN pg_catalog.pg_language AS l ON p.prolang = l.oid
WHERE p.pronamespace = 'flow'::regnamespace ORDER BY p.proname;
SELECT t.oid, t.*, c.relkind FROM pg_catalog.pg_type AS t
LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid WHERE t.typnamespace IS NOT NULL;
SELECT s.*, pg_catalog.pg_get_viewdef(c.oid, TRUE) FROM pg_catalog.pg_views AS s
INNER JOIN pg_catalog.pg_class AS c ON c.relname = s.viewname WHERE s.schemaname = 'results';
SELECT e.oid, e.*, n.nspname FROM pg_catalog.pg_extension AS e
INNER JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace;
SELECT r.oid, r.* FROM pg_catalog.pg_roles AS r ORDER BY r.rolname;
SELECT c.oid, pg_catalog.pg_total_relation_size(c.oid), pg_catalog.pg_relation_size(c.oid)
FROM pg_catalog.pg_class AS c WHERE c.relnamespace = 'results'::regnamespace;
SELECT pg_catalog.pg_database_size(pg_catalog.current_database());
SELECT * FROM pg_catalog.pg_settings WHERE name = 'standard_conforming_strings';
SELECT sa.* FROM pg_catalog.pg_stat_activity AS sa;
