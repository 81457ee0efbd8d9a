-- What the server shares between its databases, and what would count rows of the private one from here
-- or use up what it needs, is closed to PUBLIC in this database. Nothing that psql, JDBC, DBeaver, QGIS
-- or pandas read for browsing is touched; pgAdmin's dashboard loses its charts.
DO $do$
DECLARE
    v_closed text;
BEGIN
    -- Counters of all databases: tuples read and written, WAL bytes, blocks, locks, progress.
    FOR v_closed IN
        SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_class AS c INNER JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = 'pg_catalog' AND (
            c.relname ~ '^pg_stat_(database|bgwriter|checkpointer|wal|archiver|slru|io|replication|recovery|subscription|progress)'
            OR c.relname IN ('pg_locks', 'pg_prepared_xacts', 'pg_replication_slots', 'pg_shdepend')
        )
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', v_closed);
    END LOOP;
    FOR v_closed IN
        SELECT p.oid::regprocedure::text
        FROM pg_proc AS p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND (
            p.proname ~ '^pg_stat_get_(db_|wal|bgwriter|checkpoint|buf_|archiver|slru|io$|replication|recovery|subscription|progress)'
            OR p.proname ~ '^pg_(current|last)_wal_|^pg_control_|^pg_logical_|^pg_replication_'
            OR p.proname ~ '_replication_slot|^pg_get_replication|^pg_replication_origin|^pg_show_replication'
            OR p.proname IN (
                'pg_lock_status', 'pg_prepared_xact', 'pg_tablespace_size', 'pg_notification_queue_usage',
                'pg_last_xact_replay_timestamp', 'pg_last_committed_xact', 'pg_xact_commit_timestamp',
                'pg_xact_commit_timestamp_origin')
            -- Shared room: the lock table, and disk without a limit.
            OR p.proname ~ '^pg_(try_)?advisory_|^lo_|^lo(read|write)$'
        )
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', v_closed);
    END LOOP;
END
$do$;

-- One analyst's sort or join may not fill the disk that all databases share.
DO $do$
BEGIN
    EXECUTE format('ALTER DATABASE %I SET temp_file_limit = %L', current_database(), '1GB');
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE WARNING 'temp_file_limit is not set in %: only a superuser may', current_database();
END
$do$;

-- What is closed here is open in every other database that lets analysts in. `flowsql up` closes the
-- private server's; on another server that is for its administrator.
DO $do$
DECLARE
    v_open constant text := string_agg(format('%I', d.datname), ', ')
        FROM pg_database AS d
        WHERE d.datallowconn AND d.datname <> current_database()
            AND has_database_privilege('flow_analyst', d.oid, 'CONNECT');
BEGIN
    IF v_open IS NOT NULL THEN
        RAISE WARNING 'analysts may also connect to: %. Close them: REVOKE CONNECT ON DATABASE … FROM PUBLIC', v_open;
    END IF;
END
$do$;
