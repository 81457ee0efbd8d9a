-- Makes a part of what is kept beside the events of a day that is being built.
-- requires: etl.make_sightings, etl.index_day, etl.make_cell_hours, etl.see_locations
CREATE OR REPLACE FUNCTION etl.finish_day(load bigint, part text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write schema store past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_load etl.load%ROWTYPE;
BEGIN
    -- Held to the end: when the loader dies meanwhile, the load is not cleared up before what is made here can be seen.
    SELECT l.* INTO v_load FROM etl.load AS l WHERE l.load = finish_day.load AND l.state = 'checked' FOR SHARE;
    IF NOT FOUND OR (finish_day.part IN ('sightings', 'events')) IS NOT TRUE THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('load %s has no day whose part %s could be made', finish_day.load, finish_day.part),
            HINT = 'Parts are sightings and events, of a load that etl.build_day has built.';
    END IF;
    IF finish_day.part = 'sightings' THEN
        PERFORM etl.make_sightings(v_load.event_type, v_load.day, v_load.load);
    ELSE
        PERFORM etl.index_day(v_load.event_type, v_load.day, v_load.load);
        PERFORM etl.make_cell_hours(v_load.event_type, v_load.day, v_load.load);
        PERFORM etl.see_locations(v_load.event_type, v_load.day, v_load.load);
    END IF;
END
$body$;

COMMENT ON FUNCTION etl.finish_day(bigint, text) IS
$$Makes the sightings of a day that etl.build_day has built, or (part events) its index, statistics, hours of cells and
location ids. Two sessions may make both at once; etl.attach_day needs both.

Errors: 55000 there is no such day or part.$$;
