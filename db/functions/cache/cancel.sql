-- Ends a query, and what was computed for it alone.
-- requires: cache.stop, cache.is_wanted
CREATE OR REPLACE FUNCTION cache.cancel(id text, why text)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_part text;
BEGIN
    IF NOT cache.stop(cancel.id, cancel.why) THEN
        RETURN FALSE;
    END IF;
    FOR v_part IN
        SELECT d.depends_on FROM cache.dependency AS d INNER JOIN cache.query AS n ON n.id = d.depends_on
        WHERE d.id = cancel.id AND n.state IN ('queued', 'running') ORDER BY d.depends_on
    LOOP
        IF NOT cache.is_wanted(v_part) THEN
            PERFORM cache.cancel(v_part, format('only %s needed it', cancel.id));
        END IF;
    END LOOP;
    RETURN TRUE;
END
$body$;

COMMENT ON FUNCTION cache.cancel(text, text) IS
$$Cancels a query and those of its sub-queries that nobody else needs; false when it was neither queued nor running.$$;
