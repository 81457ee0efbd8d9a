-- The first of an asker's jobs that can run.
CREATE OR REPLACE FUNCTION cache.next_job(asked_by text, older_than interval)
RETURNS text
LANGUAGE plpgsql
VOLATILE -- looks anew each time: rows that others hold change
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_id text;
BEGIN
    SELECT q.id INTO v_id
    FROM cache.query AS q
    WHERE q.state = 'queued'
        AND q.asked_by = next_job.asked_by
        AND q.queued_at <= clock_timestamp() - next_job.older_than
        AND NOT EXISTS (
            SELECT 1 FROM cache.dependency AS d INNER JOIN cache.query AS n ON n.id = d.depends_on
            WHERE d.id = q.id AND n.state IN ('queued', 'running'))
    ORDER BY q.priority DESC, q.queued_at, q.id
    LIMIT 1
    FOR NO KEY UPDATE OF q SKIP LOCKED;
    RETURN v_id;
END
$body$;

COMMENT ON FUNCTION cache.next_job(text, interval) IS
$$Id of the next queued job of one asker (via:login, empty: nobody's) none of whose dependencies is queued or running,
and locks its row; NULL when there is none. Rows that others hold are skipped.$$;
