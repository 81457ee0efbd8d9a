-- Notes in etl.load how far a load is.
CREATE OR REPLACE FUNCTION etl.note_progress(event_type text, day date)
RETURNS TABLE (step text, rows_done bigint)
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write etl.load, and not see what another session does
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_load bigint;
    v_batch bigint;
    v_step text;
    v_rows bigint;
    v_lines regclass;
    v_key constant bigint := hashtextextended(
        format('flowsql load %s %s', note_progress.event_type, to_char(note_progress.day, 'YYYY-MM-DD')), 0);
BEGIN
    -- A row that a step of the load holds is told next time.
    SELECT l.load, l.batch INTO v_load, v_batch FROM etl.load AS l
    WHERE l.event_type = note_progress.event_type AND l.day = note_progress.day AND l.state IN ('staged', 'checked')
    ORDER BY l.load DESC
    LIMIT 1
    FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- The session that holds the day's lock is the loader: its query says what it does.
    SELECT CASE
        WHEN a.query ILIKE 'copy%' THEN 'copying'
        WHEN a.query LIKE '%etl.end_staging%' THEN 'copied'
        WHEN a.query LIKE '%etl.run_extract%' THEN 'extracting'
        WHEN a.query LIKE '%etl.check_rows%' THEN 'reading rows'
        WHEN a.query LIKE '%etl.learn_identifiers%' THEN 'learning identifiers'
        WHEN a.query LIKE '%etl.build_day%' OR a.query LIKE '%etl.finish_day%' THEN 'building the day'
        WHEN a.query LIKE '%etl.check_day%' THEN 'checking the day'
        WHEN a.query LIKE '%etl.attach_day%' THEN 'attaching'
        ELSE 'working'
    END INTO v_step
    FROM pg_locks AS k
        INNER JOIN pg_stat_activity AS a ON k.pid = a.pid
    WHERE k.locktype = 'advisory' AND k.objsubid = 1 AND k.granted
        AND (k.classid::bigint << 32) | k.objid::bigint = v_key
    LIMIT 1;
    v_lines := pg_get_serial_sequence(format('etl.%I', 'staging_' || v_batch), 'line');
    IF v_step = 'copying' AND v_lines IS NOT NULL THEN
        -- The rows before the piece that was begun last: its session took as many numbers as the sequence caches.
        EXECUTE format('SELECT greatest(s.last_value + 1 - q.seqcache, 0) FROM %s AS s'
            || ' INNER JOIN pg_sequence AS q ON q.seqrelid = %1$L::regclass', v_lines) INTO v_rows;
    END IF;
    UPDATE etl.load AS l
    SET step = v_step, rows_done = coalesce(v_rows, l.rows_staged, l.rows_done), changed_at = clock_timestamp()
    WHERE l.load = v_load
    RETURNING l.rows_done INTO v_rows;
    RETURN QUERY
    SELECT v_step, v_rows;
END
$body$;

COMMENT ON FUNCTION etl.note_progress(text, date) IS
$$Writes step and rows_done of the load of a day that is under way, as seen from another session, and returns them.

No row: there is none, or it is just being changed.$$;
