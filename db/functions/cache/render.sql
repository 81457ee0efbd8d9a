-- Small results are written as JSON once, not at every reading.
-- requires: cache.json_text, cache.released_name
CREATE OR REPLACE FUNCTION cache.render(id text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    c_most CONSTANT bigint := 500; -- rows; writing more takes longer than what reading them would save
BEGIN
    INSERT INTO cache.rendered AS r (name, body)
    SELECT n.name, cache.json_text(render.id, n.strict)
    FROM (SELECT s.strict, cache.released_name(render.id, s.strict) AS name
        FROM (VALUES (FALSE), (TRUE)) AS s (strict)) AS n
    INNER JOIN cache.query AS q ON q.id = render.id AND q.level = 'aggregate' AND NOT q.stale AND q.rows_stored <= c_most
    WHERE to_regclass(n.name) IS NOT NULL
    ON CONFLICT ON CONSTRAINT rendered_pkey DO UPDATE SET body = excluded.body;
END
$body$;

COMMENT ON FUNCTION cache.render(text) IS
$$Keeps the JSON of a ready aggregate of at most 500 rows, as each profile releases it. cache.drop_relations drops
it with the tables that it shows.$$;
