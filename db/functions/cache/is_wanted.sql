-- Does anybody still wait for a query?
CREATE OR REPLACE FUNCTION cache.is_wanted(id text)
RETURNS boolean
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN EXISTS (SELECT 1 FROM access.asked AS a WHERE a.id = is_wanted.id AND a.wanted)
        OR EXISTS (
            SELECT 1 FROM cache.dependency AS d INNER JOIN cache.query AS q ON q.id = d.id
            WHERE d.depends_on = is_wanted.id AND q.state IN ('queued', 'running'));
END
$body$;

COMMENT ON FUNCTION cache.is_wanted(text) IS
$$Whether somebody who asked a query has not cancelled it, or a queued or running one is computed from it.$$;
