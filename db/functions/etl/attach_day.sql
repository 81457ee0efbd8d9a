-- The moment a day counts: one transaction for events, what is kept beside them, the record and the cache.
-- requires: etl.swap_day, cache.mark_stale, etl.unlock_day, etl.check_day, etl.refuse_blocked
CREATE OR REPLACE FUNCTION etl.attach_day(load bigint)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write schema store and etl.load past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_load etl.load%ROWTYPE;
BEGIN
    SELECT l.* INTO STRICT v_load FROM etl.load AS l WHERE l.load = attach_day.load FOR UPDATE;
    IF v_load.state <> 'attached' THEN
        IF NOT EXISTS (SELECT FROM etl.qa_outcome AS o WHERE o.load = v_load.load) THEN
            PERFORM etl.check_day(v_load.load);
        END IF;
        PERFORM etl.refuse_blocked(v_load.load);
    END IF;
    PERFORM etl.swap_day(v_load.event_type, v_load.day, v_load.load);
    IF v_load.state = 'attached' THEN -- the day was only resolved again
        PERFORM etl.unlock_day(v_load.event_type, v_load.day);
    ELSE
        DELETE FROM etl.location_seen AS s
        USING etl.load AS l
        WHERE s.load = l.load AND l.event_type = v_load.event_type AND l.day = v_load.day AND l.state = 'attached';
        UPDATE etl.load AS l
        SET state = 'superseded', unresolved = FALSE, changed_at = clock_timestamp()
        WHERE l.event_type = v_load.event_type AND l.day = v_load.day AND l.state = 'attached';
    END IF;
    UPDATE etl.load AS l
    SET state = 'attached', unresolved = FALSE, step = NULL, changed_at = clock_timestamp()
    WHERE l.load = v_load.load;
    PERFORM cache.mark_stale(v_load.event_type, v_load.day);
END
$body$;

COMMENT ON FUNCTION etl.attach_day(bigint) IS
$$Puts a built day in its place, supersedes the load that was there and marks dependent results stale.

Either all of it happens or the former day stays. A day that was not checked yet is checked first.
Errors: 55P03 a reader holds the former day: roll back, try again; 55000 a check blocks the day.$$;
