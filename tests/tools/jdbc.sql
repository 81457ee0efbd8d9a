-- What PostgreSQL's JDBC driver asks for getSchemas, getTables, getColumns, getFunctions, getPrimaryKeys.
SELECT n.nspname AS table_schem, NULL AS table_catalog FROM pg_catalog.pg_namespace AS n
WHERE n.nspname <> 'pg_toast' AND (n.nspname !~ '^pg_temp_' OR n.nspname = (pg_catalog.current_schemas(TRUE))[1])
ORDER BY table_schem;
SELECT
    NULL AS table_cat, n.nspname AS table_schem, c.relname AS table_name,
    CASE n.nspname ~ '^pg_' OR n.nspname = 'information_schema'
        WHEN TRUE THEN CASE c.relkind WHEN 'r' THEN 'SYSTEM TABLE' WHEN 'v' THEN 'SYSTEM VIEW' END
        ELSE CASE c.relkind WHEN 'r' THEN 'TABLE' WHEN 'v' THEN 'VIEW' WHEN 'f' THEN 'FOREIGN TABLE' END
    END AS table_type,
    d.description AS remarks
FROM pg_catalog.pg_namespace AS n, pg_catalog.pg_class AS c
LEFT JOIN pg_catalog.pg_description AS d
    ON c.oid = d.objoid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass
WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'v', 'f', 'm', 'p')
ORDER BY table_type, table_schem, table_name;
SELECT * FROM (
    SELECT
        n.nspname, c.relname, a.attname, a.atttypid, a.attnotnull OR (t.typtype = 'd' AND t.typnotnull) AS attnotnull,
        a.atttypmod, a.attlen, t.typtypmod, nullif(a.attidentity, '') AS attidentity,
        row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum) AS attnum,
        pg_catalog.pg_get_expr(def.adbin, def.adrelid) AS adsrc, dsc.description, t.typbasetype, t.typtype
    FROM pg_catalog.pg_namespace AS n
    INNER JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid
    INNER JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
    INNER JOIN pg_catalog.pg_type AS t ON a.atttypid = t.oid
    LEFT JOIN pg_catalog.pg_attrdef AS def ON a.attrelid = def.adrelid AND a.attnum = def.adnum
    LEFT JOIN pg_catalog.pg_description AS dsc ON c.oid = dsc.objoid AND a.attnum = dsc.objsubid
    WHERE c.relkind IN ('r', 'p', 'v', 'f', 'm') AND a.attnum > 0 AND NOT a.attisdropped
) AS c WHERE nspname LIKE 'results' ORDER BY nspname, c.relname, attnum;
SELECT
    pg_catalog.current_database() AS function_cat, n.nspname AS function_schem, p.proname AS function_name,
    d.description AS remarks, pg_catalog.pg_get_function_result(p.oid), p.proname || '_' || p.oid AS specific_name
FROM pg_catalog.pg_proc AS p
INNER JOIN pg_catalog.pg_namespace AS n ON p.pronamespace = n.oid
LEFT JOIN pg_catalog.pg_description AS d ON p.oid = d.objoid
WHERE n.nspname LIKE 'flow' ORDER BY function_schem, function_name;
SELECT ct.relname, a.attname, (information_schema._pg_expandarray(i.indkey)).n, ci.relname, i.indisprimary
FROM pg_catalog.pg_class AS ct
INNER JOIN pg_catalog.pg_attribute AS a ON ct.oid = a.attrelid
INNER JOIN pg_catalog.pg_namespace AS n ON ct.relnamespace = n.oid
INNER JOIN pg_catalog.pg_index AS i ON a.attrelid = i.indrelid
INNER JOIN pg_catalog.pg_class AS ci ON ci.oid = i.indexrelid WHERE i.indisprimary;
SELECT * FROM information_schema.tables;
SELECT * FROM information_schema.columns WHERE table_schema = 'results';
SELECT * FROM information_schema.table_privileges WHERE table_schema = 'results';
