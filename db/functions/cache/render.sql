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
    c_longest CONSTANT bigint := 65536; -- bytes; a few rows with shapes can have many
BEGIN
    INSERT INTO cache.rendered AS r (name, body)
    SELECT b.name, b.body
    FROM (
        SELECT n.name, cache.json_text(render.id, n.strict) AS body
        FROM (SELECT s.strict, cache.released_name(render.id, s.strict) AS name
            FROM (VALUES (FALSE), (TRUE)) AS s (strict)) AS n
        INNER JOIN cache.query AS q
            ON q.id = render.id AND q.level = 'aggregate' AND NOT q.stale AND q.rows_stored <= c_most
        WHERE to_regclass(n.name) IS NOT NULL
        OFFSET 0 -- written once, not again to be measured
    ) AS b
    WHERE octet_length(b.body) <= c_longest
    ON CONFLICT ON CONSTRAINT rendered_pkey DO UPDATE SET body = excluded.body;
END
$body$;

COMMENT ON FUNCTION cache.render(text) IS
$$Keeps the JSON of a ready aggregate of at most 500 rows and 64 KiB, as each profile releases it. cache.drop_relations
drops it with the tables that it shows.$$;
