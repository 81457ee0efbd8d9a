-- Is there something to serve?
CREATE OR REPLACE FUNCTION cache.readable(id text)
RETURNS boolean
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM cache.query AS q WHERE q.id = readable.id AND q.state = 'ready' AND NOT q.stale);
END
$body$;

COMMENT ON FUNCTION cache.readable(text) IS
$$Whether a query's result is ready and not stale.$$;
