-- Forgets a loaded day: its events, sightings and hours of cells go, its account stays.
-- requires: etl.day_table, etl.drop_dfs_day, cache.mark_stale, ops.note
CREATE OR REPLACE FUNCTION etl.drop_day(event_type text, day date, why text DEFAULT 'asked for')
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write schema store and etl.load past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_table text;
    v_load etl.load%ROWTYPE;
BEGIN
    IF drop_day.event_type = 'dfs' THEN
        RETURN etl.drop_dfs_day(drop_day.day, drop_day.why);
    END IF;
    v_table := etl.day_table(drop_day.event_type, drop_day.day);
    -- The lock of etl.lock_day, until the end of this transaction alone.
    IF NOT pg_try_advisory_xact_lock(hashtextextended(
        format('flowsql load %s %s', drop_day.event_type, to_char(drop_day.day, 'YYYY-MM-DD')), 0))
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_in_use',
            MESSAGE = format('%s of %s is being loaded by another session', drop_day.event_type,
                to_char(drop_day.day, 'YYYY-MM-DD')),
            HINT = 'Wait for it, then try again.';
    END IF;
    SELECT l.* INTO v_load FROM etl.load AS l
    WHERE l.event_type = drop_day.event_type AND l.day = drop_day.day AND l.state = 'attached'
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN FALSE;
    END IF;
    -- A reader must not be waited for long: others queue behind us.
    PERFORM set_config('lock_timeout', '1s', TRUE);
    EXECUTE format('DROP TABLE IF EXISTS store.%I, store.%I, store.%I', v_table, 'sighting_' || v_table,
        'cell_hour_' || v_table);
    DELETE FROM etl.location_seen AS s WHERE s.load = v_load.load;
    UPDATE etl.load AS l
    SET state = 'dropped', unresolved = FALSE, changed_at = clock_timestamp()
    WHERE l.load = v_load.load;
    PERFORM cache.mark_stale(v_load.event_type, v_load.day);
    PERFORM ops.note('drop-day', format('%s %s', v_load.event_type, to_char(v_load.day, 'YYYY-MM-DD')), drop_day.why,
        jsonb_build_object('load', v_load.load, 'rows', v_load.rows_kept));
    RETURN TRUE;
END
$body$;

COMMENT ON FUNCTION etl.drop_day(text, date, text) IS
$$Drops a loaded day's events, sightings and hours of cells (event type dfs: its mobile money) and marks the results
that used it as stale; FALSE when it is not loaded.

Its row of etl.load stays, in state dropped, with its rejects and checks. All of it is one transaction.
Errors: 55006 the day is being loaded; 55P03 a reader holds it: roll back, try again.$$;
