-- The relations of results, by the query they belong to.
CREATE OR REPLACE VIEW cache.stored_relation AS
SELECT
    substring(c.relname FROM '[0-9a-f]{32}') AS id,
    CASE n.nspname WHEN 'individual' THEN 'subscriber' ELSE 'aggregate' END AS level,
    n.nspname::text AS place,
    c.relname::text AS name,
    c.oid::regclass AS relation
FROM pg_catalog.pg_class AS c
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
WHERE n.nspname IN ('cache', 'redact', 'results', 'individual')
    AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
    AND c.relname ~ '^(q|n|rows)_[0-9a-f]{32}(_strict)?$';

COMMENT ON VIEW cache.stored_relation IS
'Tables and views that hold or show stored results: q_<id>, q_<id>_strict, rows_<id>, and n_<id> while it is made.';
