-- Results that were released under other rules are asked anew.
-- requires: cache.released_name, query.strict_problem
CREATE OR REPLACE FUNCTION cache.mark_unreleased(everything boolean DEFAULT FALSE)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_marked bigint;
BEGIN
    UPDATE cache.query AS q SET stale = TRUE
    WHERE q.level = 'aggregate' AND q.state = 'ready' AND NOT q.stale
        AND (mark_unreleased.everything OR (
            to_regclass(cache.released_name(q.id, TRUE)) IS NULL AND query.strict_problem(q.spec) IS NULL));
    GET DIAGNOSTICS v_marked = ROW_COUNT;
    RETURN v_marked;
END
$body$;

COMMENT ON FUNCTION cache.mark_unreleased(boolean) IS
$$Marks as stale the ready aggregates that lack a release for profile strict and could have one; everything: all
aggregates. They are computed and released anew when they are asked again. Returns how many.$$;
