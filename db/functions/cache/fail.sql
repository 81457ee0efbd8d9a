-- Keeps the error of a job that could not be computed, and no table.
-- requires: cache.try_drop_tables, ops.note
CREATE OR REPLACE FUNCTION cache.fail(id text, sqlstate text, message text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- runners may not touch the catalogue themselves
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- What another try may mend: a circle of locks, a day that was swapped between reading its name and its table.
    UPDATE cache.query AS q SET state = 'queued', backend_pid = NULL, backend_start = NULL
    WHERE q.id = fail.id AND q.state = 'running' AND q.backend_pid = pg_backend_pid()
        AND fail.sqlstate IN ('40001', '40P01', '42P01', '55P03')
        AND q.attempts < ops.setting_value('job_attempts')::integer;
    IF FOUND THEN
        PERFORM ops.note('retry', fail.id, 'SQLSTATE ' || fail.sqlstate);
        NOTIFY flow_queued;
        RETURN;
    END IF;
    UPDATE cache.query AS q SET
        state = CASE fail.sqlstate WHEN '57014' THEN 'cancelled' ELSE 'failed' END,
        error = CASE fail.sqlstate WHEN '57014' THEN NULL ELSE coalesce(nullif(fail.message, ''), 'unknown error') END,
        sqlstate = fail.sqlstate,
        backend_pid = NULL, backend_start = NULL, finished_at = clock_timestamp()
    WHERE q.id = fail.id AND q.state = 'running' AND q.backend_pid = pg_backend_pid();
    IF FOUND THEN
        PERFORM cache.try_drop_tables(fail.id); -- those of a former result, which is stale
    END IF;
    PERFORM pg_notify('flow_done', fail.id);
END
$body$;

COMMENT ON FUNCTION cache.fail(text, text, text) IS
$$Marks this session's running job as failed with SQLSTATE and message, or as cancelled (57014). After an error that
another try may mend it is queued again, setting job_attempts times in all.

The stale tables of a former result go with it: a failed or cancelled query has none.$$;
