-- Rows as a union of ranges of subscribers: workers group, sort and join what is theirs to the end.
-- requires: query.part_conditions
CREATE OR REPLACE FUNCTION query.in_parts(spec jsonb, rows_sql text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (
        SELECT string_agg(coalesce(format('(SELECT p.* FROM (%s) AS p WHERE ', in_parts.rows_sql) || c.condition || ')',
            in_parts.rows_sql), ' UNION ALL ' ORDER BY c.part)
        FROM query.part_conditions(in_parts.spec, 'p.subscriber') AS c
    );
END
$body$;

COMMENT ON FUNCTION query.in_parts(jsonb, text) IS
$$The rows of rows_sql (SQL text of rows with a column subscriber, grouped or joined by it), as a union of ranges of
subscribers; rows_sql itself where a specification's days are not divided.

The condition must reach the tables, as it does through GROUP BY, DISTINCT ON and sorts: days are in the order of
subscribers, with an index that says so. Not past window functions: these PostgreSQL leaves to the leader.$$;
