-- Remembers the files of a folder, and says which days are to be loaded from them.
CREATE OR REPLACE FUNCTION etl.see_files(seen jsonb, settled interval, source text DEFAULT NULL)
RETURNS TABLE (event_type text, day date, files text[])
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write the table past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_files constant text[] := ARRAY(SELECT f.value ->> 'file' FROM jsonb_array_elements(see_files.seen) AS f);
BEGIN
    INSERT INTO etl.watched_file AS w (file, event_type, day, size, modified, unchanged_since, source, state)
    SELECT s.file, s.event_type, s.day, s.size, s.modified, clock_timestamp(), see_files.source, 'waiting'
    FROM jsonb_to_recordset(see_files.seen) AS s (file text, event_type text, day date, size bigint,
        modified timestamptz)
    ORDER BY s.file
    ON CONFLICT ON CONSTRAINT watched_file_pkey DO UPDATE
    SET event_type = excluded.event_type, day = excluded.day, size = excluded.size, modified = excluded.modified,
        unchanged_since = excluded.unchanged_since, source = excluded.source, state = 'waiting', attempts = 0,
        retry_at = NULL, error = NULL, changed_at = clock_timestamp()
    WHERE (w.event_type, w.day, w.size, w.modified)
        IS DISTINCT FROM (excluded.event_type, excluded.day, excluded.size, excluded.modified);

    -- A day is all of its files: one that is gone would be lost from it.
    UPDATE etl.watched_file AS w
    SET state = 'failed', changed_at = clock_timestamp(),
        error = format('%s of the same day was loaded and is gone from here: load the day by hand', g.gone)
    FROM (
        SELECT o.event_type, o.day, min(o.file) AS gone FROM etl.watched_file AS o
        WHERE o.state = 'loaded' AND o.file <> ALL (v_files)
        GROUP BY o.event_type, o.day
    ) AS g
    WHERE w.state = 'waiting' AND w.event_type = g.event_type AND w.day = g.day
        AND w.file = ANY (v_files);

    RETURN QUERY
    SELECT w.event_type, w.day, array_agg(w.file ORDER BY w.file)
    FROM etl.watched_file AS w
    WHERE w.file = ANY (v_files) AND w.state IN ('waiting', 'loaded')
    GROUP BY w.event_type, w.day
    HAVING bool_or(w.state = 'waiting') AND max(w.unchanged_since) <= clock_timestamp() - see_files.settled
        AND coalesce(max(w.retry_at) FILTER (WHERE w.state = 'waiting'), '-infinity') <= clock_timestamp()
    ORDER BY w.day, w.event_type;
END
$body$;

COMMENT ON FUNCTION etl.see_files(jsonb, interval, text) IS
$$Notes files [{file, event_type, day, size, modified}] and returns the days to be loaded, each with all its files.

A day is due when one of its files is new or has changed, and all have been unchanged for that long; etl.begin_files
and etl.end_files tell what becomes of them. A new file whose day was loaded from a file that is gone has failed: the
day would lose rows. source: whose folder it is, if pg_cron looks.$$;
