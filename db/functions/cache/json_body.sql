-- A result as the JSON that flowclient reads.
-- requires: cache.json_text, cache.released_name
CREATE OR REPLACE FUNCTION cache.json_body(id text, strict boolean DEFAULT FALSE)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN coalesce(
        (
            SELECT r.body FROM cache.rendered AS r
            INNER JOIN cache.query AS q ON q.id = json_body.id AND q.state = 'ready' AND NOT q.stale
            WHERE r.name = cache.released_name(json_body.id, json_body.strict)
        ),
        cache.json_text(json_body.id, json_body.strict));
END
$body$;

COMMENT ON FUNCTION cache.json_body(text, boolean) IS
$$As cache.json_text, but of a small result the text that was made when it was released.
Errors: P0002 no such result.$$;
