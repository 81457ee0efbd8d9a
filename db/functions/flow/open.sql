-- A result as a relation of its own.
-- requires: cache.result_sql
CREATE OR REPLACE FUNCTION flow.open(id text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- callers may not read the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM cache.result_sql(open.id); -- refuses what is not ready
    RETURN (
        SELECT CASE q.level WHEN 'aggregate' THEN 'results.q_' ELSE 'individual.rows_' END || q.id
        FROM cache.query AS q WHERE q.id = open.id
    );
END
$body$;

COMMENT ON FUNCTION flow.open(text) IS
$$Name of the relation that holds the rows of a ready query, with typed columns: TABLE results.q_<id>.

Errors: P0002 no such result.$$;
