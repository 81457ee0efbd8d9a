-- A result was read.
CREATE OR REPLACE FUNCTION cache.touch(id text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- Not worth waiting for another reader's touch.
    UPDATE cache.query AS q SET uses = q.uses + 1, last_used = clock_timestamp()
    WHERE q.id = (SELECT n.id FROM cache.query AS n WHERE n.id = touch.id FOR UPDATE SKIP LOCKED);
END
$body$;

COMMENT ON FUNCTION cache.touch(text) IS
$$Counts a use of a result, unless somebody else is counting one right now.$$;
