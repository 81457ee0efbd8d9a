-- The watchdog of the gate database: limits that no login can lift by itself.
-- requires: ops.note, ops.setting_value
CREATE OR REPLACE FUNCTION ops.watch_gate()
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- needs pg_signal_backend and pg_read_all_stats
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_run_time constant interval := ops.setting_value('gate_run_time')::interval;
    v_idle_time constant interval := ops.setting_value('gate_idle_time')::interval;
    v_space constant bigint := ops.setting_value('gate_temp_space')::bigint * 1048576;
    v_sessions constant integer := ops.setting_value('gate_connections')::integer;
    -- The list of temporary files is for administrators, unless they have let the owner see it.
    v_sees_files constant boolean := has_function_privilege(current_user, 'pg_catalog.pg_ls_tmpdir()', 'EXECUTE');
    v_case record;
    v_done boolean;
    v_count bigint := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('flowsql watch gate', 0)) THEN
        RETURN 0; -- another one is at it
    END IF;
    FOR v_case IN
        WITH file AS MATERIALIZED (
            SELECT substring(f.name FROM '^pgsql_tmp(\d+)\.')::integer AS pid, sum(f.size)::bigint AS bytes
            FROM ops.temporary_files(v_sees_files) AS f GROUP BY 1
        ),

        session AS MATERIALIZED (
            SELECT a.pid, a.usename, a.state, a.query_start, a.xact_start, a.state_change, f.bytes,
                row_number() OVER (PARTITION BY a.usename ORDER BY a.backend_start, a.pid) AS place,
                sum(f.bytes) OVER (ORDER BY f.bytes NULLS FIRST, a.pid) AS filled
            FROM pg_stat_activity AS a
            INNER JOIN pg_roles AS r ON r.oid = a.usesysid AND NOT r.rolsuper
            LEFT JOIN file AS f ON f.pid = a.pid
            WHERE a.datname = current_database() || '_gate' AND a.backend_type = 'client backend'
                AND a.pid <> pg_backend_pid()
        )

        SELECT DISTINCT ON (c.pid) c.pid, c.usename, c.what, c.why
        FROM (
            SELECT s.pid, s.usename, 'end-session' AS what,
                format('has more than %s sessions', v_sessions) AS why
            FROM session AS s WHERE s.place > v_sessions
            UNION ALL
            SELECT s.pid, s.usename, 'end-session', format('a transaction lay open for more than %s', v_idle_time)
            FROM session AS s
            WHERE s.state LIKE 'idle in transaction%' AND s.state_change < clock_timestamp() - v_idle_time
            UNION ALL
            SELECT s.pid, s.usename, 'cancel-statement', format('ran for more than %s', v_run_time)
            FROM session AS s WHERE s.state = 'active' AND s.query_start < clock_timestamp() - v_run_time
            UNION ALL
            -- The largest go until the others keep within the space.
            SELECT s.pid, s.usename, 'cancel-statement',
                format('temporary files of all together take more than %s MB', v_space / 1048576)
            FROM session AS s WHERE s.bytes > 0 AND s.filled > v_space
        ) AS c
        ORDER BY c.pid, c.what DESC
    LOOP
        v_done := CASE v_case.what WHEN 'end-session' THEN pg_terminate_backend(v_case.pid)
            ELSE pg_cancel_backend(v_case.pid) END;
        IF v_done THEN
            PERFORM ops.note(v_case.what, v_case.usename, v_case.why, jsonb_build_object('pid', v_case.pid));
            v_count := v_count + 1;
        END IF;
    END LOOP;
    RETURN v_count;
END
$body$;

COMMENT ON FUNCTION ops.watch_gate() IS
$$Ends what goes beyond the limits of the gate database; returns how much that was. A row of ops.log tells of each.

Statements older than setting gate_run_time are cancelled; sessions beyond gate_connections of one login, and those with a
transaction that lies idle for longer than gate_idle_time, are ended, the youngest first. If the temporary files of all
sessions take more than gate_temp_space megabytes, the statements with most of them are cancelled. Superusers are left alone.$$;
