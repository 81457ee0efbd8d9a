-- A failed dependency fails its dependants.
CREATE OR REPLACE FUNCTION cache.require_dependencies(id text)
RETURNS void
LANGUAGE plpgsql
VOLATILE -- locks the rows, so that nothing drops or replaces their tables meanwhile
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_error text;
BEGIN
    PERFORM 1 FROM cache.dependency AS d INNER JOIN cache.query AS n ON n.id = d.depends_on
    WHERE d.id = require_dependencies.id ORDER BY n.id FOR KEY SHARE OF n;
    SELECT n.error INTO v_error FROM cache.dependency AS d INNER JOIN cache.query AS n ON n.id = d.depends_on
    WHERE d.id = require_dependencies.id AND n.state = 'failed' LIMIT 1;
    IF v_error IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('a query it is computed from failed: %s', v_error),
            HINT = 'Run it again.';
    END IF;
END
$body$;

COMMENT ON FUNCTION cache.require_dependencies(text) IS
$$Pins the stored sub-queries of a job for this transaction. Those not ready are computed within the job.

A pin (FOR KEY SHARE) lets others mark the sub-query stale, queue it and count its uses; whoever drops or
replaces its tables locks the row FOR UPDATE first, and so waits.

Errors: 55000 when one of them failed.$$;
