-- Clears up after loaders that died.
-- requires: etl.lock_day, etl.close_batch
CREATE OR REPLACE FUNCTION etl.sweep()
RETURNS integer
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write etl.load past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_batch bigint;
    v_found integer := 0;
BEGIN
    FOR v_batch IN
        SELECT DISTINCT l.batch FROM etl.load AS l WHERE l.state IN ('staged', 'checked') ORDER BY l.batch
    LOOP
        -- A living loader holds all days of its batch.
        IF (
            SELECT bool_and(etl.lock_day(l.event_type, l.day)) FROM etl.load AS l WHERE l.batch = v_batch
        ) THEN
            PERFORM etl.close_batch(v_batch, 'the loader ended before the day was attached');
            v_found := v_found + 1;
        END IF;
    END LOOP;
    RETURN v_found;
END
$body$;

COMMENT ON FUNCTION etl.sweep() IS
$$Fails the batches whose loader no longer lives, and drops their work tables; returns how many there were.$$;
