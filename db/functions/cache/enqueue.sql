-- Puts a query into the queue as somebody wrote it.
-- requires: query.normalise, cache.ask
CREATE OR REPLACE FUNCTION cache.enqueue(
    spec jsonb,
    category text DEFAULT 'top_level',
    via text DEFAULT 'login',
    caller text DEFAULT NULL
)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN cache.ask(query.normalise(enqueue.spec, enqueue.category), enqueue.via, enqueue.caller);
END
$body$;

COMMENT ON FUNCTION cache.enqueue(jsonb, text, text, text) IS
$$cache.ask of a specification that is judged and brought to normal form first; returns its id.

category: top_level or any. Errors: 22023 an invalid specification; those of cache.ask.$$;
