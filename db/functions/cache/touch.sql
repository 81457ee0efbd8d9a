-- A result was made or read.
-- requires: cache.half_lives, cache.decayed
CREATE OR REPLACE FUNCTION cache.touch(id text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_touch constant bigint := nextval('cache.touches');
BEGIN
    -- Not worth waiting for another reader's touch; who only pins the row is no hindrance.
    UPDATE cache.query AS q SET
        uses = q.uses + 1,
        weight = cache.decayed(q.weight, cache.half_lives(q.touched, q.last_used)) + 1,
        touched = v_touch,
        last_used = clock_timestamp()
    WHERE q.id = (SELECT n.id FROM cache.query AS n WHERE n.id = touch.id FOR NO KEY UPDATE SKIP LOCKED);
END
$body$;

COMMENT ON FUNCTION cache.touch(text) IS
$$Counts a use of a result, unless somebody else is counting one right now.$$;
