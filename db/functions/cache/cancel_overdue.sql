-- Deadlines are enforced from outside: a session cannot time out its own CALL.
CREATE OR REPLACE FUNCTION cache.cancel_overdue()
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- needs pg_signal_backend
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN (
        SELECT count(*) FILTER (WHERE pg_cancel_backend(a.pid))
        FROM cache.query AS q
        INNER JOIN pg_stat_activity AS a ON a.pid = q.backend_pid AND a.backend_start = q.backend_start
        WHERE q.state = 'running'
            -- Only a superuser may cancel a superuser: trying would fail for all others too.
            AND NOT EXISTS (SELECT 1 FROM pg_roles AS r WHERE r.oid = a.usesysid AND r.rolsuper)
            AND q.started_at < clock_timestamp() - ops.setting_value('job_timeout')::interval
    );
END
$body$;

COMMENT ON FUNCTION cache.cancel_overdue() IS
$$Cancels jobs that run longer than setting job_timeout, but for those of superusers; returns how many.$$;
