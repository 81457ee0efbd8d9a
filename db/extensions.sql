-- Extensions and settings of the database; db/prerequisites.sql has made sure that they can be had.
CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public;

DO $body$
BEGIN
    IF coalesce(current_setting('flowsql.cron', TRUE), 'on') = 'on' THEN
        CREATE EXTENSION IF NOT EXISTS pg_cron;
    END IF;
    -- Stored results are made from text: every session must read times and numbers the same way.
    EXECUTE format('ALTER DATABASE %I SET timezone = ''UTC''', current_database());
    EXECUTE format('ALTER DATABASE %I SET datestyle = ''ISO, YMD''', current_database());
    -- Compiled queries are short-lived: jit costs more than it saves.
    EXECUTE format('ALTER DATABASE %I SET jit = off', current_database());
    -- A stored result of a hundred thousand people has 4 MB: joining some of them is work for all processes.
    EXECUTE format('ALTER DATABASE %I SET min_parallel_table_scan_size = ''1MB''', current_database());
    -- Ranges of subscribers are the work of one process each; a range that is shared again hands many rows over.
    EXECUTE format('ALTER DATABASE %I SET parallel_tuple_cost = 0.5', current_database());
END
$body$;
