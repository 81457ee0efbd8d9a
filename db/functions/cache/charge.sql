-- Whose job is it, when several ask?
CREATE OR REPLACE FUNCTION cache.charge(ids text[], asked_by text, priority integer)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- Locked in the order of ids, as all do who lock several.
    PERFORM 1 FROM cache.query AS q
    WHERE q.id = ANY (charge.ids) AND q.state = 'queued' ORDER BY q.id FOR NO KEY UPDATE;
    WITH load AS MATERIALIZED (
        SELECT q.asked_by, count(*) AS jobs FROM cache.query AS q
        WHERE q.state IN ('queued', 'running') GROUP BY q.asked_by
    )

    UPDATE cache.query AS q SET
        priority = greatest(q.priority, charge.priority),
        asked_by = CASE WHEN o.jobs > coalesce(m.jobs, 0) THEN charge.asked_by ELSE q.asked_by END
    FROM load AS o LEFT JOIN load AS m ON m.asked_by = charge.asked_by
    WHERE q.id = ANY (charge.ids) AND q.state = 'queued' AND o.asked_by = q.asked_by
        AND (q.priority < charge.priority OR (q.asked_by <> charge.asked_by AND o.jobs > coalesce(m.jobs, 0)));
END
$body$;

COMMENT ON FUNCTION cache.charge(text[], text, integer) IS
$$Counts queued jobs as those of one more asker (via:login) if that one has fewer jobs than who has them now, so that
nobody waits behind another's many; and raises their priority to the asker's.$$;
